//! The domain of cookies that several hosts of one owner share.

use std::net::Ipv4Addr;

use super::{
    BaseUrl, ConfigError,
    place::host_of,
    public_suffix::{Owner, owner},
};

/// A domain whose hosts all receive the cookies (RFC 6265 §5.2.3): a registered name or one below it, in lower-case
/// ASCII and without a leading dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieDomain(String);

impl CookieDomain {
    /// Reads `example.com`; a leading dot means nothing and is dropped. Whether the site is under it,
    /// [`Config::check`](super::Config::check) says.
    ///
    /// # Errors
    ///
    /// For what is no host name of two labels or more, and for names under which strangers have sites: they would
    /// receive the cookies as well, so browsers refuse them.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let name = text.strip_prefix('.').unwrap_or(text);
        let name = url::Host::parse(name).map_err(|_| ConfigError::CookieDomain)?.to_string();
        if !is_name(&name) {
            return Err(ConfigError::CookieDomain);
        }
        if owner(&name) != Owner::One {
            return Err(ConfigError::PublicSuffix);
        }
        Ok(Self(name))
    }

    /// The name, as it is written into `Set-Cookie`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the site's own cookies may have this domain.
    pub(super) fn covers(&self, site: &BaseUrl) -> bool {
        let host = host_of(site.origin().authority());
        host.strip_suffix(self.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// Two labels or more, and no address.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let allowed = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=63).contains(&label.len()) && allowed && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label) && text.parse::<Ipv4Addr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_registered_name_is_a_domain() {
        for (text, domain) in [
            ("example.com", "example.com"),
            (".example.com", "example.com"),
            ("APP.Example.co.uk", "app.example.co.uk"),
            ("me.github.io", "me.github.io"),
            ("app.internal", "app.internal"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(CookieDomain::parse(text).unwrap().as_str(), domain);
        }
    }

    #[test]
    fn what_is_no_name_is_none() {
        for text in [
            "",
            ".",
            "..example.com",
            "example.com.",
            "a..example.com",
            "localhost",
            "127.0.0.1",
            "0x7f.1",
            "[::1]",
            "::1",
            "example.com:443",
            "https://example.com",
            "example.com/x",
            "*.example.com",
            "example.com; Secure",
            "exa mple.com",
            "-a.example.com",
        ] {
            assert_eq!(CookieDomain::parse(text), Err(ConfigError::CookieDomain), "{text}");
        }
    }

    #[test]
    fn names_of_strangers_are_refused() {
        for text in ["co.uk", ".co.uk", "github.io", "vercel.app", "公司.cn"] {
            assert_eq!(CookieDomain::parse(text), Err(ConfigError::PublicSuffix), "{text}");
        }
        assert!(CookieDomain::parse("com").is_err() && CookieDomain::parse(".com").is_err());
    }

    #[test]
    fn it_covers_the_host_and_what_is_above() {
        let covers =
            |domain: &str, site: &str| CookieDomain::parse(domain).unwrap().covers(&BaseUrl::parse(site).unwrap());
        assert!(covers("example.com", "https://example.com") && covers("example.com", "https://app.example.com:8443"));
        assert!(!covers("app.example.com", "https://example.com") && !covers("example.com", "https://badexample.com"));
        assert!(!covers("example.com", "https://example.com.evil.com"));
    }

    proptest! {
        #[test]
        fn a_domain_is_one_word_of_ascii(text in "\\PC{0,20}|[.a-z0-9:/;*-]{0,20}") {
            if let Ok(domain) = CookieDomain::parse(&text) {
                prop_assert!(domain.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)));
            }
        }
    }
}
