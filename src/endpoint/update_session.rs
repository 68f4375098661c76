//! `POST /update-session` (protocol section 2.13).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint};
use crate::model::Session;

/// Changes the fields that an application added to a session. The session's own are ignored.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct UpdateSession {}

/// What an update of a session answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUpdated {
    /// The session afterwards.
    pub session: Session,
}

impl Endpoint for UpdateSession {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/update-session";
    const ACCESS: Access = Access::Session;
    const CHANGES_SESSION: bool = true;
    type Output = SessionUpdated;
}
