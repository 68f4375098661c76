//! Where a flow may lead: a redirect is a type, and what is sent is byte for byte what was checked (protocol
//! section 7.2, appendix C.36).

use percent_encoding::{CONTROLS, utf8_percent_encode};
use url::{Url, form_urlencoded};

use super::{Config, Origin, place::Place, trusted_origin::Trust};

/// A path on this site, or a URL on a trusted origin or of a trusted application.
///
/// A parsed URL is never written out again: the text that was checked is the text that leaves, and all that can be done
/// to it is to add to its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    text: String,
    trust: Trust,
}

impl Destination {
    /// Reads a place to go to; `None` unless it is certain to be trusted.
    pub fn parse(text: &str, config: &Config) -> Option<Self> {
        let trust = if text.starts_with('/') {
            stays_here(text, config).then_some(Trust::Exact)
        } else {
            config.trust(&Place::parse(text)?)
        };
        trust.map(|trust| Self { text: text.to_owned(), trust })
    }

    /// Reads a place that an endpoint was asked to lead to, whose path (after the base path) may be exempt from the
    /// check: then any web site will do, and is given no secret.
    pub fn parse_at(text: &str, path: &str, config: &Config) -> Option<Self> {
        let anywhere = || match Place::parse(text) {
            Some(Place::Site(_)) if !config.origin_checks.cover_destinations(path) => {
                Some(Self { text: text.to_owned(), trust: Trust::Wildcard })
            }
            _ => None,
        };
        Self::parse(text, config).or_else(anywhere)
    }

    /// The start page.
    pub fn root() -> Self {
        Self { text: "/".to_owned(), trust: Trust::Exact }
    }

    /// An endpoint of this site, by its path below the base path.
    pub(crate) fn endpoint(path: &'static str, config: &Config) -> Self {
        Self { text: format!("{}{path}", config.base_url.path()), trust: Trust::Exact }
    }

    /// The text, as it was checked.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds a pair to the query, before the fragment; nothing else changes.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        let end = self.text.find('#').unwrap_or(self.text.len());
        let query = self.text.get(..end).and_then(|text| text.split_once('?'));
        let separator = match query {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        self.text.insert_str(end, &format!("{separator}{}={}", encode(name), encode(value)));
        self
    }

    /// The same, in place of what the query says under that name so far.
    #[must_use]
    pub fn with_only_query(mut self, name: &str, value: &str) -> Self {
        let end = self.text.find('#').unwrap_or(self.text.len());
        if let Some((path, query)) = self.text[..end].split_once('?') {
            let others: Vec<_> = query.split('&').filter(|pair| pair.split('=').next() != Some(name)).collect();
            let mark = if others.is_empty() { "" } else { "?" };
            self.text = format!("{path}{mark}{}{}", others.join("&"), &self.text[end..]);
        }
        self.with_query(name, value)
    }

    /// The same place for somebody who is not here, such as the reader of a mail: a path is put behind the site's
    /// origin.
    #[must_use]
    pub fn absolute(mut self, config: &Config) -> Self {
        if self.text.starts_with('/') {
            self.text.insert_str(0, config.base_url.origin().as_str());
        }
        self
    }

    /// Whether a token may be added to the query. Not where only a wildcard trusts the place: one forgotten subdomain
    /// would read everybody's.
    pub fn may_carry_secrets(&self) -> bool {
        self.trust == Trust::Exact
    }

    /// The text as it fits into a header: visible ASCII and spaces as they are, everything else percent-encoded, which
    /// is what a browser makes of it (WHATWG URL §4.4).
    pub fn to_ascii(&self) -> String {
        utf8_percent_encode(&self.text, CONTROLS).to_string()
    }
}

/// Whether every browser finds the path on this site.
fn stays_here(text: &str, config: &Config) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let plain =
        !text.starts_with("//") && !text.ends_with(' ') && !text.contains(|c: char| c.is_control() || c == '\\');
    let here = config.base_url.origin();
    let resolved = Url::parse(here.as_str()).and_then(|here| here.join(text));
    let arrives = |url: Url| Origin::of(&url).as_ref() == Some(here) && !url.path().starts_with("//");
    plain && !is_disguised(path) && !climbs(path) && resolved.is_ok_and(arrives)
}

/// Whether somebody who decodes the path before resolving it would see another one: an encoded slash or backslash,
/// however often encoded, or an encoded control character.
fn is_disguised(path: &str) -> bool {
    let begins = |code: &str, with: &str| code.get(..with.len()).is_some_and(|code| code.eq_ignore_ascii_case(with));
    path.split('%').skip(1).any(|code| {
        let decoded = code.trim_start_matches("25");
        ["2f", "5c"].iter().any(|separator| begins(decoded, separator))
            || ["0", "1", "7f"].iter().any(|control| begins(code, control))
    })
}

/// Whether dot segments lead above the root, where programs disagree about what is.
fn climbs(path: &str) -> bool {
    let depths = path.split('/').skip(1).scan(0_usize, |depth, segment| {
        let above = match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            ".." => depth.checked_sub(1),
            "." => Some(*depth),
            _ => depth.checked_add(1),
        };
        *depth = above.unwrap_or_default();
        Some(above)
    });
    depths.into_iter().any(|depth| depth.is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        config::{BaseUrl, Exempt, TrustedOrigin},
        secret::AppSecret,
    };

    fn config() -> Config {
        let mut config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new("x"));
        let entries =
            ["https://spa.example.com", "https://*.trusted.example", "192.168.*.*", "myapp://callback", "exp://*/**"];
        config.trusted_origins = entries.map(|entry| TrustedOrigin::parse(entry).unwrap()).to_vec();
        config
    }

    fn parse(text: &str) -> Option<Destination> {
        Destination::parse(text, &config())
    }

    /// Families of payloads that led away from a site somewhere, some time.
    const REFUSED: &[(&str, &[&str])] = &[
        (
            "slashes",
            &["//evil", "///evil", "\\\\evil", "/\\evil", "\\/evil", "/\\/evil", "/\\/\\/evil", "/a?x=\\y", "/a#\\"],
        ),
        (
            "encoded slashes",
            &[
                "/%5cevil",
                "/%2fevil",
                "/%2f%2fevil",
                "%2f%2fevil",
                "%252f%252f",
                "/%252f%252fevil",
                "/%25255Cevil",
                "/a%2Fb",
                "/%09/evil",
                "/%0d%0aSet-Cookie:%20a=b",
            ],
        ),
        (
            "control characters and spaces",
            &[
                "/\t/evil",
                "/\n/evil",
                "/\r/evil",
                "\u{8}//evil",
                "\u{b}/a",
                "/a\0",
                "/a\r\nSet-Cookie: a=b",
                " /a",
                "/a ",
                "/a\u{7f}",
                "/a\u{85}",
                "/?\t",
                " https://app.example.com",
                "https://app.example.com ",
                "https://app.example.com/\n",
            ],
        ),
        (
            "dot segments",
            &[
                "/.//evil",
                "/..//evil",
                "/x/..//evil",
                "/./\\evil",
                "/..",
                "/../a",
                "/a/../../b",
                "/%2e%2e/a",
                "/.%2E//evil",
                "/a/%2e%2e//evil",
            ],
        ),
        ("no place", &["", "a", "?x", "#x", "evil.com", "app.example.com", ".", "..", "%2fa"]),
        (
            "schemes",
            &[
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\tscript:alert(1)",
                "\njavascript:x",
                "javascript://a.trusted.example/%0aalert(1)",
                "javascript://callback/%0aalert(1)",
                "data:text/html,x",
                "data://a.trusted.example",
                "vbscript:x",
                "blob:https://app.example.com/x",
                "file:///etc/passwd",
                "view-source:https://app.example.com",
                "yourapp://callback",
            ],
        ),
        (
            "users and ports",
            &[
                "https://app@evil",
                "https://app.example.com@evil.com",
                "https://app.example.com:443@evil.com",
                "https://app.example.com\\@evil.com",
                "https://app%00.evil.com",
                "https://x@app.example.com",
                "https://app.example.com:8443",
                "http://app.example.com",
                "https:/app.example.com",
                "https:app.example.com",
                "https:///app.example.com",
            ],
        ),
        (
            "beginnings and ends",
            &[
                "https://app.example.com.evil.com",
                "https://evil.com?app.example.com",
                "https://evil.com#https://app.example.com",
                "https://evil.com/.trusted.example",
                "https://evil.com?.trusted.example",
                "https://evil.com#.trusted.example",
            ],
        ),
        (
            "wildcards",
            &[
                "https://evil.com\\.trusted.example",
                "https://evil%23.trusted.example",
                "http://192.168.attacker.com",
                "http://192.168.1.evil",
                "https://trusted.example",
                "http://a.trusted.example",
                "https://a.trusted.example:8080",
                "https://a.trusted.example.evil.com",
                "myapp://callback.evil",
                "myapp://callback@evil",
                "exp://a@b",
            ],
        ),
    ];

    #[test]
    fn places_here_and_on_trusted_origins_are_kept_to_the_byte() {
        for text in [
            "/",
            "/a",
            "/a#b",
            "/a b",
            "/a:b",
            "/a~b",
            "/a%20b",
            "/café",
            "/[id]",
            "/100%",
            "/a?next=http://x",
            "/a?x=%2f",
            "/a?x=%0a",
            "/a?x=//evil",
            "/a#/../..",
            "/a/../b",
            "/a/./b/%2e%2e/c",
            "/a/@evil.com",
            "https://app.example.com/x",
            "https://spa.example.com",
            "https://app.example.com:443/",
            "https://a.trusted.example/x?y=%2f#z",
            "http://192.168.1.5/",
            "myapp://callback",
            "myapp://callback/deeper?x=1#y",
            "exp://192.168.1.5:8081/--/x",
        ] {
            assert_eq!(parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_places_are_refused() {
        for (family, payloads) in REFUSED {
            for payload in *payloads {
                assert_eq!(parse(payload), None, "{family}: {payload:?}");
            }
        }
    }

    #[test]
    fn a_pair_is_added_before_the_fragment() {
        let with_error = |text: &str| parse(text).unwrap().with_query("error", "a b&c=é").text;
        let added = "error=a+b%26c%3D%C3%A9";
        for (text, expected) in [
            ("/foo", format!("/foo?{added}")),
            ("/foo#h", format!("/foo?{added}#h")),
            ("/foo#h?x", format!("/foo?{added}#h?x")),
            ("/a/../b", format!("/a/../b?{added}")),
            ("/a b?x=1", format!("/a b?x=1&{added}")),
            ("/a?", format!("/a?{added}")),
            ("/a??", format!("/a??&{added}")),
            ("/a?x&#h", format!("/a?x&{added}#h")),
            ("/a&", format!("/a&?{added}")),
            ("https://spa.example.com", format!("https://spa.example.com?{added}")),
            ("myapp://callback#x", format!("myapp://callback?{added}#x")),
        ] {
            assert_eq!(with_error(text), expected);
        }
    }

    #[test]
    fn a_pair_takes_the_place_of_its_name() {
        for (text, expected) in [
            ("/r", "/r?t=new"),
            ("/r?t=old", "/r?t=new"),
            ("/r?a=1&t=old&tt=2&t#h", "/r?a=1&tt=2&t=new#h"),
            ("/r#?t=old", "/r?t=new#?t=old"),
        ] {
            assert_eq!(parse(text).unwrap().with_only_query("t", "new").as_str(), expected, "{text}");
        }
    }

    #[test]
    fn a_path_has_an_absolute_form() {
        let absolute = |text: &str| parse(text).unwrap().absolute(&config()).text;
        assert_eq!(absolute("/a/../b c?x#y"), "https://app.example.com/a/../b c?x#y");
        assert_eq!(absolute("https://spa.example.com/x"), "https://spa.example.com/x");
    }

    #[test]
    fn secrets_go_to_named_places_only() {
        for text in ["/a", "https://app.example.com/x", "https://spa.example.com", "myapp://callback"] {
            assert!(parse(text).unwrap().may_carry_secrets(), "{text}");
        }
        for text in ["https://a.trusted.example", "http://192.168.1.5", "exp://x"] {
            assert!(!parse(text).unwrap().may_carry_secrets(), "{text}");
        }
        let mut config = config();
        config.trusted_origins.insert(0, TrustedOrigin::parse("*.example.com").unwrap());
        assert!(Destination::parse("https://spa.example.com", &config).unwrap().may_carry_secrets(), "named, too");
    }

    #[test]
    fn an_exempt_endpoint_leads_to_any_site_and_tells_it_nothing() {
        let mut config = config();
        config.origin_checks.disable_origin_check = Exempt::Below(vec!["/verify-email".into()]);
        let at = |path: &str, text: &str| Destination::parse_at(text, path, &config);
        assert!(!at("/verify-email", "https://elsewhere.com/x").unwrap().may_carry_secrets());
        assert!(at("/verify-email", "/a").unwrap().may_carry_secrets());
        assert_eq!(at("/sign-in/email", "https://elsewhere.com/x"), None);
        assert_eq!(at("/verify-email", "javascript://a/%0aalert(1)"), None);
        assert_eq!(at("/verify-email", "https://a@elsewhere.com"), None);
    }

    #[test]
    fn a_header_holds_it() {
        assert_eq!(parse("/café b?ü#é").unwrap().to_ascii(), "/caf%C3%A9 b?%C3%BC#%C3%A9");
        assert_eq!(parse("/a%20b?x=\"y\"").unwrap().to_ascii(), "/a%20b?x=\"y\"");
    }

    proptest! {
        #[test]
        fn what_is_trusted_resolves_to_a_trusted_place(
            text in "[/\\\\.%a-f0-9?#:@ \t]{0,24}|(https?|myapp|exp):/{0,3}(app.example.com|a.trusted.example|callback|evil)?[/\\\\.%@:a-f0-9?#]{0,16}",
        ) {
            if let Some(destination) = parse(&text) {
                prop_assert_eq!(destination.as_str(), &text);
                let base = Url::parse("https://app.example.com").unwrap();
                let resolved = base.join(destination.as_str()).unwrap();
                match Origin::of(&resolved) {
                    Some(origin) => prop_assert!(config().trusts(&origin)),
                    None => prop_assert!(["myapp", "exp"].contains(&resolved.scheme()), "{}", resolved),
                }
                prop_assert!(!resolved.path().starts_with("//") || !text.starts_with('/'));
            }
        }

        #[test]
        fn nothing_but_the_query_changes(
            path in "/[a-z/%éx ]{0,10}[a-z]", query in "(\\?[a-z=&/?]{0,10})?", fragment in "(#[a-z#?&/]{0,10})?",
            name in "\\PC{0,8}", value in "\\PC{0,16}",
        ) {
            let text = format!("{path}{query}{fragment}");
            if let Some(destination) = parse(&text) {
                let added = destination.with_query(&name, &value);
                let head = format!("{path}{query}");
                prop_assert!(added.as_str().starts_with(&head) && added.as_str().ends_with(&fragment));
                prop_assert_eq!(parse(added.as_str()), Some(added.clone()), "still trusted");
                let base = Url::parse("https://app.example.com").unwrap();
                for text in [added.as_str(), &added.to_ascii(), added.clone().absolute(&config()).as_str()] {
                    let resolved = base.join(text).unwrap();
                    prop_assert_eq!(resolved.query_pairs().last(), Some((name.as_str().into(), value.as_str().into())));
                }
                prop_assert_eq!(base.join(&added.to_ascii()), base.join(added.as_str()), "a header says the same");
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}|[/%.\\\\?#@:a-z\r\n\t ]{0,40}") {
            if let Some(destination) = parse(&text) {
                prop_assert!(destination.to_ascii().bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            }
        }
    }
}
