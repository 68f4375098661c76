//! The copy of a session that a browser may keep.

use std::time::Duration;

use super::MINUTE;

/// A signed copy of the session in the cookie `session_data`, so that not every page asks the store (protocol section
/// 3.5). Reading may rest on it; changing something never does, and neither does an endpoint that calls itself sensitive.
///
/// Its price: a session that is revoked elsewhere is still shown until the copy is too old. The protocol's
/// `refreshCache` does not exist: it renews copies without a store, and here is always one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CookieCache {
    /// How the copy is written. Default: compact.
    pub strategy: CacheStrategy,
    /// From writing to the next question to the store. Default: 5 minutes.
    pub max_age: Duration,
    /// Another version makes every copy worthless, as after a change of what is shown of a user. Default: `1`.
    pub version: String,
}

/// How the copy is written. In all of them the browser can change nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheStrategy {
    /// JSON and its HMAC: the shortest.
    #[default]
    Compact,
    /// A JSON Web Token, which other programs can read.
    Jwt,
    /// An encrypted token, which nobody can read.
    Jwe,
}

impl Default for CookieCache {
    fn default() -> Self {
        Self { strategy: CacheStrategy::default(), max_age: Duration::from_secs(5 * MINUTE), version: "1".to_owned() }
    }
}

impl From<CacheStrategy> for CookieCache {
    fn from(strategy: CacheStrategy) -> Self {
        Self { strategy, ..Self::default() }
    }
}
