//! `POST /unlink-account` (protocol section 2.26).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint};

/// Gives up one way of signing in, but never the last one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlinkAccount {
    /// The account's own identifier, as [`ListAccounts`](super::ListAccounts) shows it in `id`.
    pub account_id: String,
}

impl Endpoint for UnlinkAccount {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/unlink-account";
    const ACCESS: Access = Access::Fresh;
    type Output = Done;
}
