//! `POST /delete-user` and `GET /delete-user/callback` (protocol sections 2.31 and 2.32).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint, present};
use crate::model::Password;

/// Deletes the person's user and everything that is theirs, or sends the mail that confirms it.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct DeleteUser {
    /// The password; not needed in a fresh session.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub password: Option<Password>,
    /// What the link of the mail holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub token: Option<String>,
    /// Where the link of the mail leads.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
}

/// What a deletion answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDeleted {
    /// Always `true`.
    pub success: bool,
    /// Whether the user is deleted, or a mail was sent, in English words.
    pub message: String,
}

impl Endpoint for DeleteUser {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/delete-user";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    type Output = UserDeleted;
}

/// Follows the link of the mail that confirms a deletion.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct FollowDeletionLink {
    /// What the link holds.
    pub token: String,
    /// Where to go on to.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
}

impl Endpoint for FollowDeletionLink {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/delete-user/callback";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    type Output = UserDeleted;
}
