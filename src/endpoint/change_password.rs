//! `POST /change-password` (protocol section 2.15).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};
use crate::model::{Password, User};

/// Replaces the password by another one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangePassword {
    /// The password from now on.
    pub new_password: Password,
    /// The password until now.
    pub current_password: Password,
    /// `true` ends every session and opens a new one here; `false` leaves all of them; absent ends all but this one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub revoke_other_sessions: Option<bool>,
}

/// What a change of the password answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Handle of the new session, where one was opened.
    pub token: Option<String>,
    /// Whose password it is.
    pub user: User,
}

impl Endpoint for ChangePassword {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/change-password";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    type Output = PasswordChanged;
}
