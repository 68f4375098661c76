//! `POST /request-password-reset` (protocol section 2.21).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};

/// Sends a link that lets choose another password. Answers the same whether anybody has the address or not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RequestPasswordReset {
    /// The address given at sign-up.
    pub email: String,
    /// Where the link leads, with `token` in its query.
    #[serde(default, rename = "redirectTo", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub redirect_to: Option<String>,
}

/// What a request for a link answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordResetRequested {
    /// Always `true`.
    pub status: bool,
    /// English words for a person.
    pub message: String,
}

impl Endpoint for RequestPasswordReset {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/request-password-reset";
    const ACCESS: Access = Access::Open;
    type Output = PasswordResetRequested;
}
