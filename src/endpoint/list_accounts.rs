//! `GET /list-accounts` (protocol section 2.24).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint};
use crate::model::Account;

/// The ways in which the person can sign in.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ListAccounts {}

impl Endpoint for ListAccounts {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/list-accounts";
    const ACCESS: Access = Access::Session;
    type Output = Vec<Account>;
}
