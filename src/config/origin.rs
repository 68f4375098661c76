//! Origins: which site a request comes from, and which sites are trusted.

use url::{Host, Url};

use super::ConfigError;

/// Scheme, host and port, as browsers write them into `Origin` (RFC 6454 §6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads an origin alone: no path, no query, no user.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text).map_err(|_| ConfigError::Origin)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        Self::of(&url).filter(|_| bare).ok_or(ConfigError::Origin)
    }

    /// The origin that a URL of a site belongs to.
    pub fn of(url: &Url) -> Option<Self> {
        let is_site = matches!(url.scheme(), "http" | "https") && url.has_host();
        let anonymous = url.username().is_empty() && url.password().is_none();
        (is_site && anonymous).then(|| Self(url.origin().ascii_serialization()))
    }

    /// The origin as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `https`, or `http`.
    pub(super) fn scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// The host, and the port unless it is the scheme's own.
    pub(super) fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// This machine: `http://localhost`.
    pub(super) fn local() -> Self {
        Self("http://localhost".to_owned())
    }

    /// Whether it is on this machine alone.
    pub(super) fn is_loopback(&self) -> bool {
        self.url().is_some_and(|url| is_loopback(&url))
    }

    /// `localhost`, `127.0.0.1` and `[::1]` are one machine; the port says which program.
    pub(super) fn is_same_loopback(&self, other: &Self) -> bool {
        let (Some(one), Some(other)) = (self.url(), other.url()) else { return false };
        let program = |url: &Url| (url.scheme().to_owned(), url.port_or_known_default());
        is_loopback(&one) && is_loopback(&other) && program(&one) == program(&other)
    }

    fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
