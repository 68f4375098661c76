//! What hooks see of a call: neither its query nor its body, which may hold a password, and nothing of the answer but an
//! error.

use std::fmt;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::endpoint::Endpoint;

/// What was asked for: `GET /get-session`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    path: &'static str,
    is_get: bool,
    changes_session: bool,
}

impl Asked {
    pub(super) fn of<E: Endpoint>() -> Self {
        Self { path: E::PATH, is_get: E::METHOD == Method::GET, changes_session: E::CHANGES_SESSION }
    }

    /// GET reads, POST changes.
    pub fn method(&self) -> Method {
        if self.is_get { Method::GET } else { Method::POST }
    }

    /// The endpoint's path below the base. A parameter stands there by its name, `/reset-password/{token}`, because its value
    /// may be a secret.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Whether asking twice is the same as asking once. Some links in mail are GETs by the protocol and change something
    /// all the same, once.
    pub(super) fn is_repeatable(self) -> bool {
        self.is_get && !self.changes_session
    }
}

/// `GET /get-session`, for logs and counters.
impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path)
    }
}

/// A request that is about to be sent. What stands in it cannot be read, only added to.
pub struct Outgoing<'a> {
    pub(super) asked: Asked,
    pub(super) headers: &'a mut HeaderMap,
}

impl Outgoing<'_> {
    /// What is asked for.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// Adds a header. One that has a value keeps it: what was said of one call counts for more than what was said of
    /// all.
    pub fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.entry(name).or_insert(value);
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("asked", &self.asked).finish_non_exhaustive()
    }
}
