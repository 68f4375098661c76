//! Every setting, with its unit, default and reason.

mod base_url;
mod cookie_cache;
mod cookies;
mod origin;

use std::time::Duration;

pub use base_url::BaseUrl;
pub use cookie_cache::{CacheStrategy, CookieCache};
pub(crate) use cookies::Spelling;
pub use cookies::{CookieAttributes, CookieConfig, CookieOverride, SameSite};
use ipnet::IpNet;
pub use origin::Origin;

use crate::secret::{AppSecret, WeakSecret};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Everything that can be set. Fields have the protocol's names and defaults unless their text says otherwise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where the site is, as browsers see it.
    pub base_url: BaseUrl,
    /// Every key comes from it.
    pub secret: AppSecret,
    /// Secrets that the current one replaced: what they signed or encrypted is accepted, nothing new is made with them.
    /// Default: none. A secret that is removed here opens nothing any more.
    pub previous_secrets: Vec<AppSecret>,
    /// How careful to be. Default: production.
    pub environment: Environment,
    /// Origins besides the site's own that may send unsafe requests, such as a front end on another host.
    pub trusted_origins: Vec<Origin>,
    /// Networks whose `X-Forwarded-For` is believed. Default: none, so that nobody can choose an address.
    pub trusted_proxies: Vec<IpNet>,
    /// How long sessions live.
    pub session: SessionConfig,
    /// Which passwords are taken.
    pub password: PasswordConfig,
    /// How cookies are called, and what browsers are told about them.
    pub cookies: CookieConfig,
    /// Octets of a request body that are read. Default: 64 KiB; the protocol's largest body is far smaller.
    pub body_limit: usize,
}

/// How careful to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// On a developer's machine: error pages explain themselves.
    Development,
    /// In front of people: weak secrets and unprotected transport are refused.
    Production,
}

/// How long sessions live (protocol section 4.1).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionConfig {
    /// From the last extension to the end. Default: 7 days.
    pub expires_in: Duration,
    /// A session is extended when its last extension is so long ago. Default: 1 day; zero extends at every use.
    pub update_age: Duration,
    /// How long after sign-in a session counts as fresh. Default: 1 day; zero counts every session.
    pub fresh_age: Duration,
    /// From sign-in to the end, whatever the use. Default: 30 days (OWASP ASVS 7.3.2); not the protocol's.
    pub absolute: Duration,
    /// From sign-in to the end when the person does not want to be remembered. Default: 1 day.
    pub not_remembered: Duration,
    /// Never extends a session: it ends [`SessionConfig::expires_in`] after sign-in. Default: false.
    pub disable_refresh: bool,
    /// Reading changes nothing: `GET /get-session` only says when an extension is due, `POST /get-session` makes it.
    /// Default: false.
    pub defer_refresh: bool,
    /// Lets browsers keep a copy of the session. Default: none, so that a revoked session is gone at once.
    pub cookie_cache: Option<CookieCache>,
}

/// Which passwords are taken, in UTF-16 code units (protocol section 2.1).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PasswordConfig {
    /// Shortest password. Default: 8.
    pub min_length: usize,
    /// Longest password, at sign-in too: nobody makes us hash a novel. Default: 128.
    pub max_length: usize,
}

/// Why a configuration does not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The secret is not fit for production.
    #[error("the secret {0}")]
    Secret(WeakSecret),
    /// A previous secret is not fit for production: who guesses it signs whatever they like.
    #[error("a previous secret {0}")]
    PreviousSecret(WeakSecret),
    /// Cookies would cross the network in the clear.
    #[error("the base URL must begin with https:// in production (loopback hosts excepted)")]
    Insecure,
    /// The site is reached over TLS, but its cookies would travel without it as well.
    #[error("secure cookies must not be turned off in production (loopback hosts excepted)")]
    PlainCookies,
    /// The base URL is no URL of a site.
    #[error("the base URL must be an http or https URL, such as https://app.example.com")]
    BaseUrl,
    /// The base path is no path, or the root.
    #[error("the base path must be segments of letters, digits, `-` and `_`, such as /api/auth")]
    BasePath,
    /// A trusted origin is no origin.
    #[error("a trusted origin must be scheme, host and port alone, such as https://app.example.com")]
    Origin,
    /// The cookie prefix holds a character that a cookie's name cannot have (RFC 6265 §4.1.1).
    #[error("the cookie prefix must be letters, digits, `-` and `_`")]
    CookiePrefix,
    /// A cookie's name holds a character that it cannot have, or two cookies have the same.
    #[error("a cookie's name must be letters, digits, `-`, `_` and `.`, and no other cookie's")]
    CookieName,
    /// A cookie's path or domain is none.
    #[error("a cookie's path must begin with `/`, its domain must be a host's name")]
    CookieAttribute,
    /// A cookie would be kept for longer than browsers do (RFC 6265bis §5.5).
    #[error("no cookie, and no session, may be kept for more than 400 days")]
    CookieMaxAge,
    /// The system gave no randomness.
    #[error("the system's source of randomness failed")]
    Randomness,
}

impl Config {
    /// The defaults for a site and its secret.
    pub fn new(base_url: BaseUrl, secret: AppSecret) -> Self {
        Self {
            base_url,
            secret,
            previous_secrets: Vec::new(),
            environment: Environment::Production,
            trusted_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            session: SessionConfig::default(),
            password: PasswordConfig::default(),
            cookies: CookieConfig::default(),
            body_limit: 64 * 1024,
        }
    }

    /// Whether this configuration may start.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.check_cookies()?;
        if !self.base_url.path().split('/').skip(1).all(|segment| !segment.is_empty() && segment.chars().all(is_word)) {
            return Err(ConfigError::BasePath);
        }
        if self.environment == Environment::Development {
            return Ok(());
        }
        if !self.base_url.is_secure() && !self.base_url.is_loopback() {
            return Err(ConfigError::Insecure);
        }
        if self.cookies.secure == Some(false) && !self.base_url.is_loopback() {
            return Err(ConfigError::PlainCookies);
        }
        self.secret.strength().map_err(ConfigError::Secret)?;
        self.previous_secrets.iter().try_for_each(AppSecret::strength).map_err(ConfigError::PreviousSecret)
    }

    /// Whether an origin may send unsafe requests.
    pub fn trusts(&self, origin: &Origin) -> bool {
        self.base_url.origin() == origin
            || self.trusted_origins.contains(origin)
            || (self.base_url.is_loopback() && origin.is_same_loopback(self.base_url.origin()))
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self {
            expires_in: Duration::from_secs(7 * DAY),
            update_age: Duration::from_secs(DAY),
            fresh_age: Duration::from_secs(DAY),
            absolute: Duration::from_secs(30 * DAY),
            not_remembered: Duration::from_secs(DAY),
            disable_refresh: false,
            defer_refresh: false,
            cookie_cache: None,
        }
    }
}

impl Default for PasswordConfig {
    fn default() -> Self {
        Self { min_length: 8, max_length: 128 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str, secret: &str) -> Config {
        Config::new(BaseUrl::parse(base_url).unwrap(), AppSecret::new(secret))
    }

    const STRONG: &str = "q8Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0";

    #[test]
    fn production_refuses_weak_secrets_and_plain_http() {
        assert_eq!(config("https://a.example", STRONG).check(), Ok(()));
        assert_eq!(config("http://127.0.0.1:3000", STRONG).check(), Ok(()));
        assert_eq!(config("http://[::1]:3000", STRONG).check(), Ok(()));
        assert_eq!(config("http://localhost:3000", STRONG).check(), Ok(()));
        assert_eq!(config("http://a.example", STRONG).check(), Err(ConfigError::Insecure));
        assert_eq!(config("http://localhost.evil.example", STRONG).check(), Err(ConfigError::Insecure));
        assert_eq!(config("https://a.example", "short").check(), Err(ConfigError::Secret(WeakSecret::Short)));
        let mut plain = config("https://a.example", STRONG);
        plain.cookies.secure = Some(false);
        assert_eq!(plain.check(), Err(ConfigError::PlainCookies));
        let mut rotated = config("https://a.example", STRONG);
        rotated.previous_secrets = vec![AppSecret::new(STRONG), AppSecret::new("short")];
        assert_eq!(rotated.check(), Err(ConfigError::PreviousSecret(WeakSecret::Short)));
    }

    #[test]
    fn development_takes_what_it_gets() {
        let mut config = config("http://a.example", "short");
        config.environment = Environment::Development;
        assert_eq!(config.check(), Ok(()));
        for path in ["", "/", "//", "/a//b", "/a b", "/{x}", "/*"] {
            config.base_url = config.base_url.with_path(path);
            assert_eq!(config.check(), Err(ConfigError::BasePath), "{path}");
        }
    }

    #[test]
    fn trust_is_exact() {
        let mut config = config("https://app.example.com", STRONG);
        config.trusted_origins = vec![Origin::parse("https://spa.example.com").unwrap()];
        let trusts = |origin: &str| Origin::parse(origin).is_ok_and(|origin| config.trusts(&origin));
        assert!(
            trusts("https://app.example.com")
                && trusts("https://APP.example.com:443/")
                && trusts("https://spa.example.com")
        );
        for origin in [
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://app.example.com.evil.com",
            "null",
            "",
            "https://evil.com",
            "https://app.example.com@evil.com",
            "http://localhost",
        ] {
            assert!(!trusts(origin), "{origin}");
        }
    }

    #[test]
    fn one_machine_has_several_names() {
        let config = config("http://127.0.0.1:3000", STRONG);
        let trusts = |origin: &str| config.trusts(&Origin::parse(origin).unwrap());
        assert!(trusts("http://localhost:3000") && trusts("http://[::1]:3000"));
        assert!(
            !trusts("http://localhost:3001")
                && !trusts("https://localhost:3000")
                && !trusts("http://evil.example:3000")
        );
    }
}
