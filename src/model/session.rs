//! A session: one browser in which a user is signed in.

use serde::{Deserialize, Serialize};

use super::{SessionId, Timestamp, User, UserId};

/// A session, as the protocol sends it (section 2, "Session JSON").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Names the session.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// A handle by which the session can be listed and ended. It is not the secret in the cookie and opens nothing.
    pub token: String,
    /// Valid up to and including this moment.
    pub expires_at: Timestamp,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last extended.
    pub updated_at: Timestamp,
    /// The client's address at sign-in, IPv6 cut to its /64; empty when unknown.
    pub ip_address: Option<String>,
    /// The browser at sign-in, as it names itself; empty when unknown.
    pub user_agent: Option<String>,
}

/// Who is signed in, and through which session: the answer of `GET /get-session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentSession {
    /// The session.
    pub session: Session,
    /// Its user.
    pub user: User,
}
