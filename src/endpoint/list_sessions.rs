//! `GET /list-sessions` (protocol section 2.9).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint};
use crate::model::Session;

/// The browsers in which the person is signed in.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ListSessions {}

impl Endpoint for ListSessions {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/list-sessions";
    const ACCESS: Access = Access::Fresh;
    type Output = Vec<Session>;
}
