//! `GET /error` (protocol section 2.6).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint};

/// Tells a person what went wrong when a flow that left this site came back with an error.
///
/// Over HTTP this is a page in development and a redirect to `/` in production.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorPage {
    /// A code of letters, digits, `_`, `-` and `'`; anything else is shown as `UNKNOWN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Words that go with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}

impl Endpoint for ErrorPage {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/error";
    const ACCESS: Access = Access::Open;
    type Output = Self;
}
