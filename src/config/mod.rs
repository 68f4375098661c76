//! Every setting, with its unit, default and reason.

mod base_url;
mod cookie_cache;
mod cookie_domain;
mod cookies;
mod destination;
mod email_password;
mod email_verification;
mod glob;
mod mail_pages;
mod origin;
mod origin_checks;
mod place;
mod public_suffix;
mod rate_limit;
mod trusted_origin;
mod user;

use std::time::Duration;

pub use base_url::BaseUrl;
pub(crate) use base_url::encode_component;
pub use cookie_cache::{CacheStrategy, CookieCache};
pub use cookie_domain::CookieDomain;
pub(crate) use cookies::Spelling;
pub use cookies::{CookieAttributes, CookieConfig, CookieOverride, SameSite};
pub use destination::Destination;
pub use email_password::{EmailPasswordConfig, PasswordReset};
pub use email_verification::EmailVerificationConfig;
use ipnet::IpNet;
pub use mail_pages::MailPages;
pub use origin::Origin;
pub use origin_checks::{Exempt, OriginChecks};
use place::Place;
pub use rate_limit::{CustomRule, RateLimitConfig, RateLimitStorage, Rule};
use trusted_origin::Trust;
pub use trusted_origin::TrustedOrigin;
use url::Url;
pub use user::{AccountConfig, ChangeEmail, DeleteUser, UserConfig};

use crate::{
    model::LocalPath,
    secret::{AppSecret, WeakSecret},
};

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
    /// Origins besides the site's own that may send unsafe requests and to which flows may lead, such as a front end on
    /// another host, or an application. Default: none.
    pub trusted_origins: Vec<TrustedOrigin>,
    /// Which checks of origins are made. Default: every one.
    pub origin_checks: OriginChecks,
    /// Networks whose `X-Forwarded-For` is believed. Default: none, so that nobody can choose an address.
    pub trusted_proxies: Vec<IpNet>,
    /// How long sessions live.
    pub session: SessionConfig,
    /// Signing up and in with an e-mail and a password.
    pub email_password: EmailPasswordConfig,
    /// Showing that an address is one's own.
    pub email_verification: EmailVerificationConfig,
    /// Where links in mail lead.
    pub mail_pages: MailPages,
    /// What people may change about themselves.
    pub user: UserConfig,
    /// The ways in which a user signs in.
    pub account: AccountConfig,
    /// How cookies are called, and what browsers are told about them.
    pub cookies: CookieConfig,
    /// How often the endpoints may be asked.
    pub rate_limit: RateLimitConfig,
    /// Where a visitor is led whom a page asks to sign in, with `?next=` and the page. Default: `/sign-in`. `None` leads
    /// nobody anywhere: an API has no such page.
    pub sign_in_page: Option<LocalPath>,
    /// Endpoints that are not to be reached over HTTP, such as `/sign-up/email`; calls on the server go on. A path with a
    /// parameter is named as its endpoint names it. Default: none.
    pub disabled_paths: Vec<String>,
    /// Whether `/ok/` is `/ok` (the protocol's `advanced.skipTrailingSlashes`). Default: no, it is nothing.
    pub skip_trailing_slashes: bool,
    /// How long a hook may take before its request fails. Default: 5 seconds, the patience of a person who waits.
    pub hook_time_limit: Duration,
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
    /// A trusted origin is no origin and no pattern of origins.
    #[error(
        "a trusted origin must be scheme, host and port alone, such as https://app.example.com, with wildcards in the host if need be, or the scheme of an application, such as myapp://"
    )]
    Origin,
    /// A pattern trusts sites of strangers.
    #[error("a wildcard in a trusted origin must stand before a name of yours, such as *.example.com")]
    OpenPattern,
    /// A path that is exempt from origin checks is none, or all of them.
    #[error("a path without origin checks must begin with a slash and name a segment, such as /sign-in")]
    ExemptPath,
    /// The domain of cookies is no host name.
    #[error("the cookie domain must be a host name of two labels or more, such as example.com, and no address")]
    CookieDomain,
    /// Strangers have sites under the domain of cookies.
    #[error(
        "the cookie domain must be a name of yours, and not one under which others have sites, such as co.uk or github.io"
    )]
    PublicSuffix,
    /// The site is not under the domain of cookies.
    #[error("the cookie domain must be the host of the base URL or a domain above it")]
    ForeignCookieDomain,
    /// The cookie prefix holds a character that a cookie's name cannot have (RFC 6265 §4.1.1).
    #[error("the cookie prefix must be letters, digits, `-` and `_`")]
    CookiePrefix,
    /// A disabled path could be no endpoint's, and would disable nothing.
    #[error("a disabled path must begin with a slash and not end with one, such as /sign-up/email")]
    DisabledPath,
    /// The sign-in page is a page with a query, or has another spelling than the router sees.
    #[error("the sign-in page must be a path without a query and without a slash at its end, such as /sign-in")]
    SignInPage,
    /// A rule could not limit anything, or would never be applied.
    #[error(
        "a rate limit must let something pass within more than nothing and at most a day, and its path begins with a slash"
    )]
    RateLimit,
    /// A cookie's name holds a character that it cannot have, or two cookies have the same.
    #[error("a cookie's name must be letters, digits, `-`, `_` and `.`, and no other cookie's")]
    CookieName,
    /// A cookie's path is none.
    #[error("a cookie's path must begin with `/`")]
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
            origin_checks: OriginChecks::default(),
            trusted_proxies: Vec::new(),
            session: SessionConfig::default(),
            email_password: EmailPasswordConfig::default(),
            email_verification: EmailVerificationConfig::default(),
            mail_pages: MailPages::default(),
            user: UserConfig::default(),
            account: AccountConfig::default(),
            cookies: CookieConfig::default(),
            rate_limit: RateLimitConfig::default(),
            sign_in_page: LocalPath::parse("/sign-in"),
            disabled_paths: Vec::new(),
            skip_trailing_slashes: false,
            hook_time_limit: Duration::from_secs(5),
            body_limit: 64 * 1024,
        }
    }

    /// Whether this configuration may start.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.check_cookies()?;
        if !self.base_url.path().split('/').skip(1).all(|segment| !segment.is_empty() && segment.chars().all(is_word)) {
            return Err(ConfigError::BasePath);
        }
        if !self.origin_checks.are_sound() {
            return Err(ConfigError::ExemptPath);
        }
        if !self.cookies.domains().all(|domain| domain.covers(&self.base_url)) {
            return Err(ConfigError::ForeignCookieDomain);
        }
        if self.disabled_paths.iter().any(|path| !path.starts_with('/') || path.ends_with('/')) {
            return Err(ConfigError::DisabledPath);
        }
        let is_page = |page: &LocalPath| {
            !page.as_str().contains(['?', '#']) && (page.as_str() == "/" || !page.as_str().ends_with('/'))
        };
        if !self.sign_in_page.as_ref().is_none_or(is_page) {
            return Err(ConfigError::SignInPage);
        }
        self.rate_limit.check()?;
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
        self.trust(&Place::Site(origin.clone())).is_some()
    }

    /// Whether a request may come from where it says, in `Origin` or `Referer`. A URL is read as browsers do that wrote
    /// it; applications name a scheme of their own.
    pub(crate) fn trusts_source(&self, source: &str) -> bool {
        let site = Url::parse(source).ok().and_then(|url| Origin::of(&url)).map(Place::Site);
        site.or_else(|| Place::parse(source)).is_some_and(|place| self.trust(&place).is_some())
    }

    /// Whether and how a place is trusted; by its name, if by both.
    fn trust(&self, place: &Place) -> Option<Trust> {
        let own = matches!(place, Place::Site(origin) if self.is_own(origin)).then_some(Trust::Exact);
        own.or_else(|| self.trusted_origins.iter().filter_map(|trusted| trusted.trust(place)).max())
    }

    fn is_own(&self, origin: &Origin) -> bool {
        let own = self.base_url.origin();
        own == origin || (own.is_loopback() && origin.is_same_loopback(own))
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
        config.base_url = config.base_url.with_path("/auth");
        config.cookies.prefix = "a;b".into();
        assert_eq!(config.check(), Err(ConfigError::CookiePrefix));
        config.cookies.prefix = "a".into();
        for path in ["sign-up/email", "/sign-up/email/", "", "/"] {
            config.disabled_paths = vec![path.to_owned()];
            assert_eq!(config.check(), Err(ConfigError::DisabledPath), "{path}");
        }
        config.disabled_paths = vec!["/sign-up/email".into()];
        for page in ["/sign-in/", "/sign-in?x=1", "/sign-in#form"] {
            config.sign_in_page = LocalPath::parse(page);
            assert_eq!(config.check(), Err(ConfigError::SignInPage), "{page}");
        }
        config.sign_in_page = LocalPath::parse("/");
        config.rate_limit.max = 0;
        assert_eq!(config.check(), Err(ConfigError::RateLimit));
    }

    #[test]
    fn trust_is_exact() {
        let mut config = config("https://app.example.com", STRONG);
        config.trusted_origins = vec![TrustedOrigin::parse("https://spa.example.com").unwrap()];
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
    fn applications_and_patterns_are_sources_too() {
        let mut config = config("https://app.example.com", STRONG);
        config.trusted_origins =
            ["myapp://", "*.example.org"].map(|entry| TrustedOrigin::parse(entry).unwrap()).to_vec();
        for source in ["myapp://", "https://a.example.org", "https://a.example.org/page?x=\\y"] {
            assert!(config.trusts_source(source), "{source}");
        }
        for source in [
            "",
            "null",
            "yourapp://",
            "/",
            "https://evil.com\\.example.org",
            "https://x@a.example.org",
            "https://example.org",
        ] {
            assert!(!config.trusts_source(source), "{source}");
        }
    }

    #[test]
    fn cookies_are_shared_within_the_sites_own_domain() {
        let mut config = config("https://app.example.com", STRONG);
        for (domain, outcome) in [
            ("example.com", Ok(())),
            ("app.example.com", Ok(())),
            ("example.org", Err(ConfigError::ForeignCookieDomain)),
            ("a.app.example.com", Err(ConfigError::ForeignCookieDomain)),
        ] {
            config.cookies.domain = Some(CookieDomain::parse(domain).unwrap());
            assert_eq!(config.check(), outcome, "{domain}");
        }
    }

    #[test]
    fn an_exemption_names_its_paths() {
        let mut config = config("https://app.example.com", STRONG);
        for (path, outcome) in
            [("/sign-in", Ok(())), ("", Err(ConfigError::ExemptPath)), ("//", Err(ConfigError::ExemptPath))]
        {
            config.origin_checks.disable_origin_check = Exempt::Below(vec![path.to_owned()]);
            assert_eq!(config.check(), outcome, "{path}");
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
