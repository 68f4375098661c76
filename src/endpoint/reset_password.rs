//! `GET /reset-password/:token` and `POST /reset-password` (protocol sections 2.22 and 2.23).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint, present};
use crate::model::Password;

/// Follows a link to the page where another password can be chosen. Uses nothing up.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct FollowResetLink {
    /// What the link holds.
    pub token: String,
    /// The page.
    #[serde(rename = "callbackURL")]
    pub callback_url: String,
}

/// The link is good.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// What [`ResetPassword`] asks for.
    pub token: String,
}

impl Endpoint for FollowResetLink {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/reset-password/{token}";
    const ACCESS: Access = Access::Open;
    type Output = ResetLink;
}

/// Chooses another password with what a link holds.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResetPassword {
    /// The password from now on.
    pub new_password: Password,
    /// What the link holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub token: Option<String>,
}

impl Endpoint for ResetPassword {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/reset-password";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    const QUERY: &'static [&'static str] = &["token"];
    type Output = Done;
}
