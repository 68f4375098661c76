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

impl Account {
    /// The provider that stands for an e-mail and a password (protocol section 6.3).
    pub const CREDENTIAL: &'static str = "credential";

    /// The account through which a user signs in with a password.
    pub fn credential(id: AccountId, user: &UserId, now: Timestamp) -> Self {
        Self {
            id,
            provider_id: Self::CREDENTIAL.to_owned(),
            account_id: user.to_string(),
            user_id: user.clone(),
            created_at: now,
            updated_at: now,
            scopes: Vec::new(),
        }
    }
}
