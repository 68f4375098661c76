//! `GET /ok` (protocol section 2.5).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Endpoint};

/// Whether the server is there.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Ping {}

/// It is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alive {
    /// Always `true`.
    pub ok: bool,
}

impl Endpoint for Ping {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/ok";
    const ACCESS: Access = Access::Open;
    type Output = Alive;
}
