//! `GET /get-session` and `POST /get-session` (protocol sections 2.7 and 4.3).

use std::ops::Deref;

use ::http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Access, Body, Endpoint};
use crate::model::{CurrentSession, Session, User};

/// Who is signed in; `None` is an answer, not an error.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetSession {
    /// Leave the session as it is, even when it is due to be extended.
    #[serde(default, skip_serializing_if = "is_false", deserialize_with = "flag")]
    pub disable_refresh: bool,
    /// Ask the store even where the browser's copy would do.
    #[serde(default, skip_serializing_if = "is_false", deserialize_with = "flag")]
    pub disable_cookie_cache: bool,
}

/// Extends the session where that is not done by reading (`session.defer_refresh`); otherwise refused.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct RefreshSession {}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct SessionAnswer {
    /// The session and its user.
    pub current: CurrentSession,
    /// Whether it is time for [`RefreshSession`]; only where extensions are deferred to it.
    pub needs_refresh: Option<bool>,
}

/// The same, as it travels. `flatten` would say it in a line and cost every visitor 4 kB of wasm.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    session: Session,
    user: User,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    needs_refresh: Option<bool>,
}

impl From<Wire> for SessionAnswer {
    fn from(Wire { session, user, needs_refresh }: Wire) -> Self {
        Self { current: CurrentSession { session, user }, needs_refresh }
    }
}

impl From<SessionAnswer> for Wire {
    fn from(SessionAnswer { current: CurrentSession { session, user }, needs_refresh }: SessionAnswer) -> Self {
        Self { session, user, needs_refresh }
    }
}

impl Deref for SessionAnswer {
    type Target = CurrentSession;

    fn deref(&self) -> &CurrentSession {
        &self.current
    }
}

impl Endpoint for GetSession {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/get-session";
    const ACCESS: Access = Access::Open;
    type Output = Option<SessionAnswer>;
}

impl Endpoint for RefreshSession {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/get-session";
    const ACCESS: Access = Access::Open;
    const BODY: Body = Body::Unread;
    type Output = Option<SessionAnswer>;
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A flag in a query is set by any text but the empty one, `false` included (protocol section 1.5).
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    // Given twice, it is set.
    Value::deserialize(deserializer).map(|value| value != Value::String(String::new()))
}
