//! How cookies are called, and what browsers are told about them (protocol sections 3.1 and 3.2).

use std::{collections::BTreeMap, time::Duration};

use super::{Config, ConfigError, CookieDomain, DAY};

/// Longest time that a browser keeps a cookie (RFC 6265bis §5.5); a longer one is a mistake.
const MAX_AGE: Duration = Duration::from_secs(400 * DAY);
/// A name that only TLS can write (RFC 6265bis §4.1.3.1).
const SECURE: &str = "__Secure-";
/// A name that only TLS and only this host can write, for all of its paths (RFC 6265bis §4.1.3.2).
const HOST: &str = "__Host-";

/// How cookies are called, and what browsers are told about them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CookieConfig {
    /// The part before the dot. Default: `keyward`.
    pub prefix: String,
    /// Whether cookies travel over TLS alone, and their names say so. Default: when the base URL begins with `https://`;
    /// production does not take less than that.
    pub secure: Option<bool>,
    /// Whether secure names begin with `__Host-` where they can: no sibling domain can plant such a cookie. Default:
    /// true; the protocol's own `__Secure-` otherwise.
    pub host_prefix: bool,
    /// Shares cookies with every host below this domain, and gives up `__Host-` for it. Default: this host alone.
    pub domain: Option<CookieDomain>,
    /// Attributes of every cookie, where they are not as usual. Default: none.
    pub attributes: CookieAttributes,
    /// What one cookie has of its own, under its logical name, such as `session_token`. Default: nothing.
    pub overrides: BTreeMap<String, CookieOverride>,
}

/// What a browser is told about a cookie. What is not said here stays as it was.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CookieAttributes {
    /// Whether other sites' requests carry the cookie. Default: `Lax`.
    pub same_site: Option<SameSite>,
    /// Below which path it is sent. Default: `/`.
    pub path: Option<String>,
    /// Below which domain it is sent. Default: [`CookieConfig::domain`].
    pub domain: Option<CookieDomain>,
    /// Whether scripts are kept from it. Default: true.
    pub http_only: Option<bool>,
    /// Whether it travels over TLS alone. Default: [`CookieConfig::secure`].
    pub secure: Option<bool>,
    /// Whether every site that embeds this one gets a jar of its own (CHIPS). Default: false.
    pub partitioned: Option<bool>,
}

/// What one cookie has of its own.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CookieOverride {
    /// Its name, in place of prefix, dot and logical name; `__Host-` or `__Secure-` still go before it.
    pub name: Option<String>,
    /// How long the browser keeps it, at most 400 days. One that ends with the browser does so all the same.
    pub max_age: Option<Duration>,
    /// Its attributes.
    pub attributes: CookieAttributes,
}

/// Whether requests that other sites cause carry the cookie (RFC 6265bis §5.6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// When they lead here.
    Lax,
    /// Always; browsers ask for `Secure` then.
    None,
}

/// One cookie as it is spelled on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub(crate) name: String,
    pub(crate) same_site: SameSite,
    pub(crate) path: String,
    pub(crate) domain: Option<String>,
    pub(crate) http_only: bool,
    pub(crate) secure: bool,
    pub(crate) partitioned: bool,
    /// In place of what the writer asks for.
    pub(crate) max_age: Option<Duration>,
}

impl CookieConfig {
    /// Every domain that some cookie is shared with.
    pub(super) fn domains(&self) -> impl Iterator<Item = &CookieDomain> {
        let own = self.overrides.values().filter_map(|own| own.attributes.domain.as_ref());
        self.domain.iter().chain(&self.attributes.domain).chain(own)
    }
}

impl Config {
    /// How the cookie of a logical name is spelled.
    pub(crate) fn cookie(&self, logical: &str) -> Spelling {
        let cookies = &self.cookies;
        let own = cookies.overrides.get(logical).cloned().unwrap_or_default();
        let CookieAttributes { same_site, path, domain, http_only, secure, partitioned } =
            own.attributes.or(cookies.attributes.clone());
        let is_secure = cookies.secure.unwrap_or_else(|| self.base_url.is_secure());
        let mut spelling = Spelling {
            name: own.name.unwrap_or_else(|| format!("{}.{logical}", cookies.prefix)),
            same_site: same_site.unwrap_or(SameSite::Lax),
            path: path.unwrap_or_else(|| "/".to_owned()),
            domain: domain.or_else(|| cookies.domain.clone()).map(|domain| domain.as_str().to_owned()),
            http_only: http_only.unwrap_or(true),
            secure: secure.unwrap_or(is_secure),
            partitioned: partitioned.unwrap_or(false),
            max_age: own.max_age,
        };
        if is_secure {
            spelling.take_secure_name(cookies.host_prefix);
        }
        spelling.obey_browsers();
        spelling
    }

    /// The logical name of a cookie that is spelled as ours are. Under TLS a plain name is not: anybody on the network
    /// could have planted it.
    pub(crate) fn logical_cookie(&self, name: &str) -> Option<String> {
        let renamed = self.cookies.overrides.keys().find(|logical| self.cookie(logical).name == name);
        renamed.cloned().or_else(|| {
            let bare = [HOST, SECURE].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
            let logical = bare.strip_prefix(&self.cookies.prefix)?.strip_prefix('.')?;
            (self.cookie(logical).name == name).then(|| logical.to_owned())
        })
    }

    pub(super) fn check_cookies(&self) -> Result<(), ConfigError> {
        let cookies = &self.cookies;
        if cookies.prefix.is_empty() || !cookies.prefix.chars().all(super::is_word) {
            return Err(ConfigError::CookiePrefix);
        }
        let names: Vec<_> = cookies.overrides.keys().map(|logical| self.cookie(logical).name).collect();
        let is_name = |name: &String| !name.is_empty() && name.chars().all(|c| super::is_word(c) || c == '.');
        let is_unique = |name: &String| names.iter().filter(|other| *other == name).count() == 1;
        if !names.iter().all(|name| is_name(name) && is_unique(name)) {
            return Err(ConfigError::CookieName);
        }
        let own = cookies.overrides.values().map(|own| &own.attributes);
        if !own.chain([&cookies.attributes]).all(CookieAttributes::is_sound) {
            return Err(ConfigError::CookieAttribute);
        }
        let ages = cookies.overrides.values().filter_map(|own| own.max_age);
        let copy = self.session.cookie_cache.as_ref().map(|cache| cache.max_age);
        let longest = ages.chain([self.session.expires_in]).chain(copy).max();
        if longest > Some(MAX_AGE) { Err(ConfigError::CookieMaxAge) } else { Ok(()) }
    }
}

impl Spelling {
    fn take_secure_name(&mut self, host_prefix: bool) {
        let can_be_host = host_prefix && self.domain.is_none() && self.path == "/";
        if !begins_with(&self.name, HOST) && !begins_with(&self.name, SECURE) {
            self.name.insert_str(0, if can_be_host { HOST } else { SECURE });
        }
    }

    /// Browsers drop a cookie whose name or attributes promise more than the others keep.
    fn obey_browsers(&mut self) {
        if begins_with(&self.name, HOST) {
            "/".clone_into(&mut self.path);
            self.domain = None;
        }
        let promises_tls = begins_with(&self.name, HOST) || begins_with(&self.name, SECURE);
        self.secure |= promises_tls || self.partitioned || self.same_site == SameSite::None;
    }
}

impl CookieAttributes {
    fn or(self, other: Self) -> Self {
        Self {
            same_site: self.same_site.or(other.same_site),
            path: self.path.or(other.path),
            domain: self.domain.or(other.domain),
            http_only: self.http_only.or(other.http_only),
            secure: self.secure.or(other.secure),
            partitioned: self.partitioned.or(other.partitioned),
        }
    }

    fn is_sound(&self) -> bool {
        let is_path = |path: &String| path.starts_with('/') && path.chars().all(|c| c.is_ascii_graphic() && c != ';');
        self.path.as_ref().is_none_or(is_path)
    }
}

impl Default for CookieConfig {
    fn default() -> Self {
        Self {
            prefix: "keyward".to_owned(),
            secure: None,
            host_prefix: true,
            domain: None,
            attributes: CookieAttributes::default(),
            overrides: BTreeMap::new(),
        }
    }
}

/// Browsers read these beginnings in any case (RFC 6265bis §5.7).
fn begins_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::BaseUrl, secret::AppSecret};

    fn config(base_url: &str) -> Config {
        let mut config = Config::new(BaseUrl::parse(base_url).unwrap(), AppSecret::new("x"));
        config.environment = crate::config::Environment::Development;
        config
    }

    fn plain() -> Config {
        config("http://localhost")
    }

    fn tls() -> Config {
        config("https://a.example")
    }

    fn with(mut config: Config, change: impl FnOnce(&mut CookieConfig)) -> Config {
        change(&mut config.cookies);
        config
    }

    fn own(cookies: &mut CookieConfig) -> &mut CookieOverride {
        cookies.overrides.entry("t".to_owned()).or_default()
    }

    #[test]
    fn names_promise_what_attributes_keep() {
        let name = |config: Config| config.cookie("t").name;
        assert_eq!(name(plain()), "keyward.t");
        assert_eq!(name(tls()), "__Host-keyward.t");
        assert_eq!(name(with(tls(), |cookies| cookies.host_prefix = false)), "__Secure-keyward.t");
        assert_eq!(
            name(with(tls(), |cookies| cookies.domain = CookieDomain::parse("a.example").ok())),
            "__Secure-keyward.t"
        );
        assert_eq!(name(with(tls(), |cookies| own(cookies).attributes.path = Some("/x".into()))), "__Secure-keyward.t");
        assert_eq!(name(with(tls(), |cookies| cookies.secure = Some(false))), "keyward.t");
        assert_eq!(name(with(plain(), |cookies| cookies.secure = Some(true))), "__Host-keyward.t");
        assert_eq!(name(with(tls(), |cookies| own(cookies).name = Some("sid".into()))), "__Host-sid");
        assert_eq!(name(with(tls(), |cookies| own(cookies).name = Some("__secure-sid".into()))), "__secure-sid");
    }

    #[test]
    fn what_a_browser_would_drop_is_not_written() {
        let host = with(plain(), |cookies| {
            cookies.domain = CookieDomain::parse("a.example").ok();
            cookies.attributes.path = Some("/x".into());
            own(cookies).name = Some("__HOST-sid".into());
        });
        let spelling = host.cookie("t");
        assert_eq!((spelling.secure, spelling.path.as_str(), spelling.domain), (true, "/", None));
        for insist in [
            (|cookies| own(cookies).name = Some("__Secure-sid".into())) as fn(&mut CookieConfig),
            |cookies| own(cookies).attributes.partitioned = Some(true),
            |cookies| cookies.attributes.same_site = Some(SameSite::None),
        ] {
            let insisting = with(plain(), |cookies| {
                cookies.attributes.secure = Some(false);
                insist(cookies);
            });
            assert!(insisting.cookie("t").secure);
        }
        assert!(!with(plain(), |cookies| cookies.attributes.secure = Some(false)).cookie("t").secure);
    }

    #[test]
    fn one_cookie_goes_before_all() {
        let config = with(plain(), |cookies| {
            cookies.domain = CookieDomain::parse("a.example").ok();
            cookies.attributes.same_site = Some(SameSite::Strict);
            cookies.attributes.domain = CookieDomain::parse("b.example").ok();
            cookies.attributes.http_only = Some(false);
            own(cookies).attributes.domain = CookieDomain::parse("c.example").ok();
            own(cookies).max_age = Some(Duration::from_secs(7));
        });
        let (one, other) = (config.cookie("t"), config.cookie("u"));
        assert_eq!((one.domain.as_deref(), one.max_age), (Some("c.example"), Some(Duration::from_secs(7))));
        assert_eq!((other.domain.as_deref(), other.max_age), (Some("b.example"), None));
        assert_eq!((one.same_site, one.http_only), (SameSite::Strict, false));
        assert_eq!(other, Spelling { name: "keyward.u".into(), domain: other.domain.clone(), max_age: None, ..one });
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        let renamed = with(tls(), |cookies| own(cookies).name = Some("sid".into()));
        for (name, logical) in [
            ("__Host-sid", Some("t")),
            ("__Host-keyward.u", Some("u")),
            ("__Host-keyward.t", None),
            ("keyward.u", None),
            ("__Secure-keyward.u", None),
            ("sid", None),
            ("__Host-keywardu", None),
            ("", None),
        ] {
            assert_eq!(renamed.logical_cookie(name).as_deref(), logical, "{name}");
        }
        assert_eq!(plain().logical_cookie("keyward.u").as_deref(), Some("u"));
        assert_eq!(plain().logical_cookie("__Host-keyward.u"), None);
    }

    #[test]
    fn what_is_no_cookie_does_not_start() {
        let refused = |change: fn(&mut CookieConfig)| with(plain(), change).check();
        assert_eq!(refused(|cookies| cookies.prefix = "a;b".into()), Err(ConfigError::CookiePrefix));
        for name in ["", "a b", "a;b", "ä"] {
            let config = with(plain(), |cookies| own(cookies).name = Some(name.into()));
            assert_eq!(config.check(), Err(ConfigError::CookieName), "{name}");
        }
        let twice = |cookies: &mut CookieConfig| {
            own(cookies).name = Some("sid".into());
            cookies.overrides.entry("u".to_owned()).or_default().name = Some("sid".into());
        };
        assert_eq!(refused(twice), Err(ConfigError::CookieName));
        assert_eq!(refused(|c| c.attributes.path = Some("x".into())), Err(ConfigError::CookieAttribute));
        assert_eq!(refused(|c| own(c).attributes.path = Some("/;".into())), Err(ConfigError::CookieAttribute));
    }

    #[test]
    fn no_cookie_outlives_four_hundred_days() {
        let long = MAX_AGE + Duration::from_secs(1);
        let config = with(plain(), |cookies| own(cookies).max_age = Some(long));
        assert_eq!(config.check(), Err(ConfigError::CookieMaxAge));
        let mut config = plain();
        config.session.expires_in = long;
        assert_eq!(config.check(), Err(ConfigError::CookieMaxAge));
        config.session.expires_in = MAX_AGE;
        assert_eq!(config.check(), Ok(()));
        let copy = config.session.cookie_cache.insert(crate::config::CookieCache::default());
        copy.max_age = long;
        assert_eq!(config.check(), Err(ConfigError::CookieMaxAge));
    }
}
