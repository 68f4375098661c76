//! An account: one way in which a user can sign in.

use serde::{Deserialize, Serialize};

use super::{AccountId, Timestamp, UserId};

/// An account, as `GET /list-accounts` sends it (protocol section 2.24): without its password and its provider's tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Names the account.
    pub id: AccountId,
    /// `credential` for a password, else the provider's name.
    pub provider_id: String,
    /// Whom the provider knows; the user's own identifier for a password.
    pub account_id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What the provider was asked to grant.
    pub scopes: Vec<String>,
}
