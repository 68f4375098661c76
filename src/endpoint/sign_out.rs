//! `POST /sign-out` (protocol section 2.8).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Body, Endpoint};

/// Ends the session of this browser. Answers the same when there is none.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct SignOut {}

/// What a sign-out answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// Always `true`.
    pub success: bool,
}

impl Endpoint for SignOut {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/sign-out";
    const ACCESS: Access = Access::Open;
    const CHANGES_SESSION: bool = true;
    const BODY: Body = Body::Optional;
    type Output = SignedOut;
}
