//! A session: one browser in which a user is signed in.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{SessionId, Timestamp, User, UserId};

/// A session, as the protocol sends it (section 2, "Session JSON").
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Names the session.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// A handle by which the session can be listed and ended. It is not the secret in the cookie and opens nothing; Better
    /// Auth's own deployments send the secret itself, so it is not shown.
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

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, user_id, token: _, expires_at, created_at, updated_at, ip_address, user_agent } = self;
        f.debug_struct("Session")
            .field("id", id)
            .field("user_id", user_id)
            .field("expires_at", expires_at)
            .field("created_at", created_at)
            .field("updated_at", updated_at)
            .field("ip_address", ip_address)
            .field("user_agent", user_agent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the npm package answers `GET /get-session` with a column of the application's own.
    const OF_BETTER_AUTH: &str = r#"{
        "session": {
            "expiresAt": "2026-12-01T15:25:34.617Z", "token": "dUuHgx8jrzvRdCTCBFMlbkhw0Dk0O9Yd",
            "createdAt": "2026-11-24T15:25:34.617Z", "updatedAt": "2026-11-24T15:25:34.617Z",
            "userAgent": null, "userId": "W2TKhPRvB6eSxK0v6h5rYJNq3QpX1mLc", "id": "h8P3vTgE5dYx0KqZb2Rn7MwLc4SjUa9F"
        },
        "user": {
            "name": "Ada", "email": "ada@example.com", "emailVerified": false,
            "createdAt": "2026-11-24T15:25:34.617Z", "updatedAt": "2026-11-24T15:25:34.617Z",
            "role": "editor", "id": "W2TKhPRvB6eSxK0v6h5rYJNq3QpX1mLc"
        }
    }"#;

    #[test]
    fn a_session_of_better_auth_is_understood() {
        let CurrentSession { session, user } = serde_json::from_str(OF_BETTER_AUTH).unwrap();
        assert_eq!((user.name.as_str(), user.email.as_str(), &user.image), ("Ada", "ada@example.com", &None));
        assert_eq!((&session.user_id, &session.ip_address, &session.user_agent), (&user.id, &None, &None));
        assert_eq!(session.expires_at, Timestamp::parse("2026-12-01T15:25:34.617Z").unwrap());
    }

    #[test]
    fn a_token_is_not_shown() {
        let CurrentSession { session, .. } = serde_json::from_str(OF_BETTER_AUTH).unwrap();
        let shown = format!("{session:?}");
        assert!(shown.contains("h8P3vTgE") && !shown.contains(&session.token), "{shown}");
    }
}
