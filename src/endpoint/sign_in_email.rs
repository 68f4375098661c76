//! `POST /sign-in/email` (protocol section 2.2).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};
use crate::model::{Password, User};

/// Signs in with an e-mail and a password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInEmail {
    /// The address given at sign-up, in any case.
    pub email: String,
    /// The password.
    pub password: Password,
    /// Where to go afterwards: echoed as `url` once it is known to be trusted.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
    /// `false` ends the session with the browser, after a day at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub remember_me: Option<bool>,
}

/// What a sign-in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Whether a client should go to `url`.
    pub redirect: bool,
    /// Handle of the new session.
    pub token: String,
    /// The `callbackURL` that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who signed in.
    pub user: User,
}

impl Endpoint for SignInEmail {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/sign-in/email";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    const FORM: bool = true;
    type Output = SignedIn;
}
