//! `POST /sign-up/email` (protocol section 2.1).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};
use crate::model::{Password, User};

/// Makes an account with an e-mail and a password, and signs in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignUpEmail {
    /// What the person wants to be called; may be empty.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password, 8 to 128 characters unless configured otherwise.
    pub password: Password,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub image: Option<String>,
    /// Where the link of a verification mail leads.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
    /// `false` ends the session with the browser, after a day at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub remember_me: Option<bool>,
}

/// What a sign-up answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUp {
    /// Handle of the new session; `None` when signing up does not sign in.
    pub token: Option<String>,
    /// The new user.
    pub user: User,
}

impl Endpoint for SignUpEmail {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/sign-up/email";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    const FORM: bool = true;
    type Output = SignedUp;
}
