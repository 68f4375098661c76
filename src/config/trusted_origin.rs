//! One entry of the list of trusted origins: an origin, or a pattern of origins (protocol section 7.2).

use super::{
    ConfigError, Origin,
    glob::Glob,
    place::{self, AppPlace, Place, host_of},
    public_suffix::{Owner, owner},
};

/// Schemes that browsers run, read themselves or parse like the web's; no application has them.
const RESERVED: [&str; 13] = [
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "javascript",
    "resource",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// An origin that is trusted, or a pattern of such origins.
///
/// | entry | trusts |
/// |---|---|
/// | `https://app.example.com` | that origin |
/// | `https://*.example.com` | its subdomains over TLS; a port only where it is written |
/// | `*.example.com` | its subdomains, over TLS or not |
/// | `http://192.168.*.*:*` | IPv4 addresses that begin so, and nothing that only looks like one |
/// | `myapp://` | every place in the application that has the scheme |
/// | `myapp://callback` | that host of it, and every path there |
/// | `exp://192.168.*.*:*/*` | hosts and paths of it by pattern; `/**` for paths of any depth |
#[derive(Clone, Debug)]
pub struct TrustedOrigin(Rule);

#[derive(Clone, Debug)]
enum Rule {
    /// One origin.
    Site(Origin),
    /// Hosts with their ports, behind either scheme of the web.
    Hosts(AuthorityGlob),
    /// Hosts with their ports, behind one scheme.
    Sites(String, AuthorityGlob),
    /// An application, or one host of it, or a path there. Empty means any.
    App { scheme: String, authority: String, path: String },
    /// Hosts and paths of an application.
    Apps { scheme: String, authority: AuthorityGlob, path: Glob },
}

/// How a place came to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// By a wildcard: whoever may put something there is not known.
    Wildcard,
    /// By its name.
    Exact,
}

/// A host and a port with wildcards in them.
#[derive(Clone, Debug)]
struct AuthorityGlob {
    glob: Glob,
    /// The pattern is of numbers, so that `10.0.0.evil` must not pass for an address.
    only_ipv4: bool,
}

impl TrustedOrigin {
    /// Reads an entry.
    ///
    /// # Errors
    ///
    /// When it is none, when it could never match, or when its wildcard stands for sites of strangers, such as `*.com`.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let has_wildcard = text.contains(['*', '?']);
        let rule = match text.split_once("://") {
            None if has_wildcard => Some(Rule::Hosts(AuthorityGlob::of_sites(text)?)),
            Some((scheme, hosts)) if place::is_web(scheme) && has_wildcard => {
                Some(Rule::Sites(scheme.to_ascii_lowercase(), AuthorityGlob::of_sites(hosts)?))
            }
            Some((scheme, _)) if place::is_web(scheme) => Some(Rule::Site(Origin::parse(text)?)),
            Some((scheme, rest)) => Rule::app(scheme, rest, has_wildcard),
            None => None,
        };
        rule.map(Self).ok_or(ConfigError::Origin)
    }

    /// Whether and how it trusts a place.
    pub(super) fn trust(&self, place: &Place) -> Option<Trust> {
        let is_trusted = match place {
            Place::Site(origin) => self.0.trusts_site(origin),
            Place::App(place) => self.0.trusts_app(place),
        };
        is_trusted.then(|| self.0.trust())
    }
}

impl From<Origin> for TrustedOrigin {
    fn from(origin: Origin) -> Self {
        Self(Rule::Site(origin))
    }
}

impl Rule {
    fn app(scheme: &str, rest: &str, has_wildcard: bool) -> Option<Self> {
        let scheme = scheme.to_ascii_lowercase();
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let authority = authority.to_ascii_lowercase();
        let plain = authority.bytes().all(is_of_pattern)
            && path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#".contains(&byte));
        if !plain || !place::is_scheme(&scheme) || RESERVED.contains(&scheme.as_str()) {
            return None;
        }
        if has_wildcard {
            let authority = AuthorityGlob::new(or(&authority, "*"))?;
            return Some(Self::Apps { scheme, authority, path: Glob::parse(or(without_last_slash(path), "/**"))? });
        }
        let path = place::resolve(path)?.trim_end_matches('/').to_owned();
        Some(Self::App { scheme, authority, path })
    }

    fn trusts_site(&self, origin: &Origin) -> bool {
        match self {
            Self::Site(trusted) => trusted == origin,
            Self::Hosts(hosts) => hosts.matches(origin.authority()),
            Self::Sites(scheme, hosts) => scheme == origin.scheme() && hosts.matches(origin.authority()),
            // A page is no application, whatever the entry says.
            Self::App { .. } | Self::Apps { .. } => false,
        }
    }

    fn trusts_app(&self, place: &AppPlace) -> bool {
        match self {
            Self::App { scheme, authority, path } => {
                *scheme == place.scheme
                    && (authority.is_empty() || *authority == place.authority)
                    && place.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Self::Apps { scheme, authority, path } => {
                *scheme == place.scheme
                    && authority.matches(&place.authority)
                    && path.matches(without_last_slash(&place.path))
            }
            // A wildcard for hosts does not open schemes: browsers run `javascript://a.example.com/%0aalert(1)`.
            Self::Site(_) | Self::Hosts(_) | Self::Sites(..) => false,
        }
    }

    fn trust(&self) -> Trust {
        match self {
            Self::Site(_) | Self::App { .. } => Trust::Exact,
            Self::Hosts(_) | Self::Sites(..) | Self::Apps { .. } => Trust::Wildcard,
        }
    }
}

impl AuthorityGlob {
    fn new(pattern: &str) -> Option<Self> {
        Some(Self { glob: Glob::parse(pattern)?, only_ipv4: is_numeric(host_of(pattern)) })
    }

    /// A pattern for hosts of the web, where strangers have theirs as well.
    fn of_sites(pattern: &str) -> Result<Self, ConfigError> {
        let pattern = pattern.trim_end_matches('/').to_ascii_lowercase();
        if !pattern.bytes().all(is_of_pattern) {
            return Err(ConfigError::Origin);
        }
        if !has_one_owner(host_of(&pattern)) {
            return Err(ConfigError::OpenPattern);
        }
        Self::new(&pattern).ok_or(ConfigError::Origin)
    }

    fn matches(&self, authority: &str) -> bool {
        self.glob.matches(authority) && (!self.only_ipv4 || place::is_ipv4(authority))
    }
}

/// Text that may be left out.
fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// The path without the slashes at its end, of which the first is more than an end.
fn without_last_slash(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path.get(..1).unwrap_or_default(),
        path => path,
    }
}

fn is_of_pattern(byte: u8) -> bool {
    place::is_of_authority(byte) || is_wildcard(byte)
}

fn is_wildcard(byte: u8) -> bool {
    byte == b'*' || byte == b'?'
}

fn is_numeric(host: &str) -> bool {
    host.bytes().any(|byte| byte.is_ascii_digit())
        && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || is_wildcard(byte))
}

/// Whether all hosts of a pattern are one owner's: after the label of its last wildcard, a name must follow that one can
/// own. `*example.com` trusts `evilexample.com`. Customers of a hoster have a label to tell them from each other.
fn has_one_owner(host: &str) -> bool {
    let Some(last) = host.rfind(['*', '?']).filter(|_| !is_numeric(host)) else { return !host.is_empty() };
    let begin = host.get(..last).and_then(|before| before.rfind('.')).map_or(0, |dot| dot + 1);
    let Some((label, name)) = host.get(begin..).and_then(|labels| labels.split_once('.')) else { return false };
    match owner(name) {
        Owner::Registry => false,
        Owner::Hoster => !label.bytes().all(is_wildcard),
        Owner::One => !name.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trust(entry: &str, place: &str) -> Option<Trust> {
        TrustedOrigin::parse(entry).unwrap().trust(&Place::parse(place)?)
    }

    #[test]
    fn the_protocols_table_of_patterns() {
        for (entry, place) in [
            ("https://example.com", "https://example.com"),
            ("https://example.com", "HTTPS://EXAMPLE.com:443/x"),
            ("*.example.com", "https://a.example.com"),
            ("*.example.com", "http://a.b.example.com/x"),
            ("*.EXAMPLE.com/", "https://a.example.com"),
            ("app-?.example.com", "https://app-1.example.com"),
            ("https://*.example.com", "https://a.example.com"),
            ("https://*.example.com", "https://a.b.example.com/x?y"),
            ("https://*.example.com:8080", "https://a.example.com:8080"),
            ("http://localhost:*", "http://localhost:5173"),
            ("my-app-*.vercel.app", "https://my-app-1.vercel.app"),
            ("https://*-my-team.vercel.app", "https://a-my-team.vercel.app"),
            ("https://*.localhost:3000", "https://a.localhost:3000"),
            ("10.0.0.*", "http://10.0.0.7"),
            ("http://192.168.*.*:*", "http://192.168.1.5:3000"),
            ("myapp://", "myapp://"),
            ("myapp://", "MyApp://anything/at/all?x"),
            ("myapp://callback", "myapp://callback"),
            ("myapp://callback", "myapp://callback/deeper"),
            ("myapp://callback/", "myapp://callback"),
            ("myapp://callback/a", "myapp://callback/a/b"),
            ("myapp:///a", "myapp://x/a"),
            ("myapp://*.example", "myapp://a.example"),
            ("exp://192.168.*.*:*/*", "exp://192.168.1.5:8081"),
            ("exp://192.168.*.*:*/*", "exp://192.168.1.5:8081/x"),
            ("exp://192.168.*.*:*/*", "exp://192.168.1.5:8081/x/"),
            ("exp://192.168.*.*:*/**", "exp://192.168.1.5:8081/--/x"),
            ("exp://192.168.*.*:*/**", "exp://192.168.1.5:8081"),
        ] {
            assert!(trust(entry, place).is_some(), "{entry} trusts {place}");
        }
    }

    #[test]
    fn what_the_table_does_not_trust() {
        for (entry, place) in [
            ("https://example.com", "http://example.com"),
            ("https://example.com", "https://example.com:8443"),
            ("https://example.com", "https://example.com.evil.com"),
            ("*.example.com", "https://example.com"),
            ("*.example.com", "https://a.example.com:8080"),
            ("*.example.com", "https://a.example.com.evil.com"),
            ("*.example.com", "https://evil.com/.example.com"),
            ("*.example.com", "https://evil.com?.example.com"),
            ("*.example.com", "https://evil.com#.example.com"),
            ("*.example.com", "https://evil.com\\.example.com"),
            ("*.example.com", "https://evil.com%23.example.com"),
            ("*.example.com", "https://evil.com@a.example.com"),
            ("*.example.com", "javascript://a.example.com/%0aalert(1)"),
            ("*.example.com", "myapp://a.example.com"),
            ("https://*.example.com", "http://a.example.com"),
            ("https://*.example.com", "https://a.example.com:8080"),
            ("10.0.0.*", "http://10.0.0.evil"),
            ("10.0.0.*", "http://10.0.0.evil.com"),
            ("192.168.*.*", "http://192.168.evil.com"),
            ("http://192.168.*.*:*", "http://192.168.attacker.com:80"),
            ("myapp://", "yourapp://"),
            ("myapp://callback", "myapp://callback.evil"),
            ("myapp://callback", "myapp://callback@evil"),
            ("myapp://callback", "myapp://"),
            ("myapp://callback/a", "myapp://callback/ab"),
            ("myapp://callback/a", "myapp://callback/a/../b"),
            ("myapp://callback/a", "myapp://callback/a/%2e%2e/b"),
            ("myapp://callback/a", "myapp://callback/a%2f..%2fb"),
            ("exp://192.168.*.*:*/*", "exp://192.168.1.5:8081/--/x"),
            ("exp://192.168.*.*:*/*", "exp://192.168.evil.com:8081"),
            ("exp://192.168.*.*:*/*", "exp://x@192.168.1.5:8081"),
            ("exp://192.168.*.*:*/*", "http://192.168.1.5:8081"),
            ("exp://192.168.*.*:*/", "exp://192.168.1.5:8081/x"),
        ] {
            assert_eq!(trust(entry, place), None, "{entry} does not trust {place}");
        }
    }

    #[test]
    fn a_wildcard_is_no_name() {
        assert_eq!(trust("https://a.example.com", "https://a.example.com"), Some(Trust::Exact));
        assert_eq!(trust("myapp://", "myapp://x"), Some(Trust::Exact));
        assert_eq!(trust("https://*.example.com", "https://a.example.com"), Some(Trust::Wildcard));
        assert_eq!(trust("*.example.com", "https://a.example.com"), Some(Trust::Wildcard));
        assert_eq!(trust("exp://*", "exp://x"), Some(Trust::Wildcard));
    }

    #[test]
    fn what_could_never_match_is_no_entry() {
        for entry in [
            "",
            "example.com",
            "localhost:3000",
            "https://example.com/x",
            "https://user@example.com",
            "https://*.example.com/x",
            "https://*.example.com?x=/",
            "https://user@*.example.com",
            "*://*.example.com",
            "*.exam ple.com",
            "*.example.com\\",
            "javascript://",
            "JavaScript://*",
            "data://",
            "file://",
            "wss://a.example.com",
            "my app://",
            "://",
            "myapp://a#b",
            "myapp://é",
        ] {
            assert!(matches!(TrustedOrigin::parse(entry), Err(ConfigError::Origin)), "{entry}");
        }
    }

    #[test]
    fn strangers_are_not_trusted_by_wildcard() {
        for entry in
            ["*", "**", "*.*", "https://*", "https://*:*", "*.com", "*.co.uk", "*example.com", "https://example.*"]
        {
            assert!(matches!(TrustedOrigin::parse(entry), Err(ConfigError::OpenPattern)), "{entry}");
        }
        assert!(matches!(TrustedOrigin::parse("*.vercel.app"), Err(ConfigError::OpenPattern)));
    }

    proptest! {
        #[test]
        fn no_entry_panics(entry in "\\PC{0,30}|([a-z]{1,5}://)?[*?a-z0-9.:/\\[\\]%@#\\\\]{0,20}") {
            let _ = TrustedOrigin::parse(&entry);
        }

        #[test]
        fn only_addresses_match_a_pattern_of_numbers(host in "10\\.[0-9a-z.]{1,12}") {
            if trust("http://10.*", &format!("http://{host}")).is_some() {
                let url = url::Url::parse(&format!("http://{host}")).unwrap();
                prop_assert!(matches!(url.host(), Some(url::Host::Ipv4(_))));
            }
        }
    }
}
