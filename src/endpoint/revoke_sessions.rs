//! `POST /revoke-session`, `/revoke-sessions` and `/revoke-other-sessions` (protocol sections 2.10 to 2.12).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Body, Done, Endpoint};

/// Ends one session of the person. Answers the same when it is not theirs, or nobody's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RevokeSession {
    /// The session's handle, as lists show it.
    pub token: String,
}

impl Endpoint for RevokeSession {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/revoke-session";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    type Output = Done;
}

/// Ends every session of the person, this one included.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct RevokeSessions {}

impl Endpoint for RevokeSessions {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/revoke-sessions";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    const BODY: Body = Body::Ignored;
    type Output = Done;
}

/// Ends every session of the person but this one.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct RevokeOtherSessions {}

impl Endpoint for RevokeOtherSessions {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/revoke-other-sessions";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    const BODY: Body = Body::Ignored;
    type Output = Done;
}
