//! `GET /verify-email` (protocol section 2.20).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};
use crate::model::User;

/// Follows a link that shows that an address is one's own, or that confirms a change of it.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct VerifyEmail {
    /// What the link holds.
    pub token: String,
    /// Where to go on to.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
}

/// What following the link answers where it leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailVerified {
    /// Always `true`.
    pub status: bool,
    /// Absent after a confirmation, `null` after a verification, the user after a change.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub user: Option<Option<User>>,
}

impl Endpoint for VerifyEmail {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/verify-email";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    type Output = EmailVerified;
}
