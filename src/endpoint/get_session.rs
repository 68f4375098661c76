//! `GET /get-session` (protocol sections 2.7 and 4.3).

use ::http::Method;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Access, Endpoint};
use crate::model::CurrentSession;

/// Who is signed in; `None` is an answer, not an error.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetSession {
    /// Leave the session as it is, even when it is due to be extended.
    #[serde(default, skip_serializing_if = "is_false", deserialize_with = "flag")]
    pub disable_refresh: bool,
}

impl Endpoint for GetSession {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/get-session";
    const ACCESS: Access = Access::Open;
    type Output = Option<CurrentSession>;
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A flag in a query is set by any text but the empty one, `false` included (protocol section 1.5).
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    String::deserialize(deserializer).map(|text| !text.is_empty())
}
