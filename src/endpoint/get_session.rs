//! `GET /get-session` and `POST /get-session` (protocol sections 2.7 and 4.3).

use std::ops::Deref;

use ::http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Access, Body, Endpoint};
use crate::model::CurrentSession;

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
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// The session and its user.
    #[serde(flatten)]
    pub current: CurrentSession,
    /// Whether it is time for [`RefreshSession`]; only where extensions are deferred to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_refresh: Option<bool>,
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
