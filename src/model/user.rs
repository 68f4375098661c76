//! A person who can sign in.

use serde::{Deserialize, Serialize};

use super::{Email, Timestamp, UserId};

/// A user, as the protocol sends it (section 2, "User JSON").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Names the user.
    pub id: UserId,
    /// What the person wants to be called; may be empty.
    pub name: String,
    /// Lower case, unique.
    pub email: Email,
    /// Whether the person has shown that mail to the address reaches them.
    pub email_verified: bool,
    /// Address of a picture.
    pub image: Option<String>,
    /// When the user signed up.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// Somebody who is not there.
    #[cfg(feature = "server")]
    pub(crate) fn nobody(email: &Email, now: Timestamp) -> Self {
        Self {
            id: UserId(String::new()),
            name: String::new(),
            email: email.clone(),
            email_verified: false,
            image: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// What to call the person: the name, or the e-mail of somebody who gave none.
    pub fn display_name(&self) -> &str {
        if self.name.trim().is_empty() { self.email.as_str() } else { &self.name }
    }
}
