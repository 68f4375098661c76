//! A verification: a promise to whoever brings its secret, kept once and for a time.

use serde::{Deserialize, Serialize};

use super::{Timestamp, UserId};

/// A verification, without its secret, which went out in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Names the verification.
    pub id: String,
    /// What it is good for: `verify-email`, `confirm-email-change`, `change-email`, `reset-password` or `delete-user`.
    pub purpose: String,
    /// What it is about: an address, or the user once more.
    pub value: String,
    /// To whom it is given. `None` where there is nobody: somebody only must not learn that, and nothing is kept.
    pub user_id: Option<UserId>,
    /// The last moment at which it is kept.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
}
