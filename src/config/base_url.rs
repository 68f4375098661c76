//! Where the site is, and where its endpoints are.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{ConfigError, Origin};

/// The path under which the endpoints live, unless the base URL has a path of its own.
const BASE_PATH: &str = "/api/auth";

/// What JavaScript's `encodeURIComponent` leaves as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Where the site is, and under which path its endpoints live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: Origin,
    path: String,
}

impl BaseUrl {
    /// Reads `https://app.example.com`; a path in it becomes the base path (protocol section 1.1).
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text).map_err(|_| ConfigError::BaseUrl)?;
        let origin = Origin::of(&url).ok_or(ConfigError::BaseUrl)?;
        let path = match url.path().trim_end_matches('/') {
            "" => BASE_PATH.to_owned(),
            path => path.to_owned(),
        };
        Ok(Self { origin, path })
    }

    /// This machine: `http://localhost`.
    pub fn local() -> Self {
        Self { origin: Origin::local(), path: BASE_PATH.to_owned() }
    }

    /// Puts the endpoints under another path, such as `/auth`.
    #[must_use]
    pub fn with_path(mut self, path: &str) -> Self {
        self.path = format!("/{}", path.trim_matches('/'));
        self
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The base path, beginning with a slash and not ending with one.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether browsers reach the site over TLS.
    pub fn is_secure(&self) -> bool {
        self.origin.as_str().starts_with("https:")
    }

    /// Whether the site is on this machine alone.
    pub fn is_loopback(&self) -> bool {
        self.origin.is_loopback()
    }
}

/// Text as a part of a URL or a cookie, as JavaScript's `encodeURIComponent` writes it (protocol section 3.2).
pub(crate) fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_the_base_url_is_the_base_path() {
        let paths = ["https://a.example", "https://a.example/", "https://a.example/custom/path/"]
            .map(|url| BaseUrl::parse(url).unwrap().path);
        assert_eq!(paths, ["/api/auth", "/api/auth", "/custom/path"]);
        assert_eq!(BaseUrl::parse("https://a.example").unwrap().with_path("auth/").path(), "/auth");
    }

    #[test]
    fn what_is_no_site_is_no_base_url() {
        for text in ["", "example.com", "ftp://example.com", "javascript:alert(1)", "https://user@example.com"] {
            assert_eq!(BaseUrl::parse(text), Err(ConfigError::BaseUrl), "{text}");
        }
    }
}
