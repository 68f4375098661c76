//! An absolute URL in the one reading in which it is compared with the trusted origins. Which of them are trusted is
//! not said here.

use std::net::Ipv4Addr;

use percent_encoding::percent_decode_str;
use url::Url;

use super::Origin;

/// Where an absolute URL leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To a web site.
    Site(Origin),
    /// Into an application on the person's device, which has a scheme of its own.
    App(AppPlace),
}

/// The parts of a URL whose scheme is an application's. WHATWG leaves such URLs nearly as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AppPlace {
    pub(super) scheme: String,
    pub(super) authority: String,
    /// Decoded and without dot segments; `/` when there is none.
    pub(super) path: String,
}

impl Place {
    /// Reads a URL that every program reads alike: `scheme://` written out, an authority of plain ASCII without a user,
    /// and nothing that a browser strips, turns or decodes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
        if !plain || !is_scheme(scheme) || !authority.bytes().all(is_of_authority) {
            return None;
        }
        let url = Url::parse(text).ok()?;
        if is_web(scheme) {
            // An empty authority would be filled with what follows it.
            return Origin::of(&url).filter(|_| !authority.is_empty()).map(Self::Site);
        }
        let path = rest.strip_prefix(authority)?.split(['?', '#']).next()?;
        let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
        Some(Self::App(AppPlace { scheme, authority, path: resolve(path)? }))
    }
}

/// Whether it is one that a browser opens as a page.
pub(super) fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// RFC 3986 §3.1.
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A host and a port; international names in their ASCII form, as browsers write them.
pub(super) fn is_of_authority(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte)
}

/// The host of an authority, whose port may be a wildcard.
pub(super) fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, _)) if !authority.ends_with(']') => host,
        _ => authority,
    }
}

/// Whether the host is an address in the usual four numbers.
pub(super) fn is_ipv4(authority: &str) -> bool {
    host_of(authority).parse::<Ipv4Addr>().is_ok()
}

/// A path as an application sees it: decoded, without dot segments; `None` if no application should.
pub(super) fn resolve(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    if decoded.contains(|c: char| c.is_control() || c == '\\') {
        return None;
    }
    let mut segments = Vec::new();
    for segment in decoded.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    Some(format!("/{}", segments.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_site_is_its_origin() {
        let origin = |text: &str| match Place::parse(text) {
            Some(Place::Site(origin)) => origin.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(origin("HTTPS://App.Example.com:443/x?y#z"), "https://app.example.com");
        assert_eq!(origin("http://[::1]:3000"), "http://[::1]:3000");
        assert_eq!(origin("http://0x7f.1/"), "http://127.0.0.1");
    }

    #[test]
    fn an_app_is_its_scheme_authority_and_path() {
        let app = |scheme: &str, authority: &str, path: &str| {
            Some(Place::App(AppPlace { scheme: scheme.into(), authority: authority.into(), path: path.into() }))
        };
        assert_eq!(Place::parse("myapp://"), app("myapp", "", "/"));
        assert_eq!(Place::parse("MyApp://Callback/A/%2e%2e/b%20c?x#y"), app("myapp", "callback", "/b c"));
        assert_eq!(Place::parse("exp://10.0.0.1:8081"), app("exp", "10.0.0.1:8081", "/"));
    }

    #[test]
    fn what_programs_read_differently_is_no_place() {
        for text in [
            "",
            "https:app.example.com",
            "https:/app.example.com",
            "https:///app.example.com",
            "https://app@evil.com",
            "https://app:443@evil.com",
            "https://app%2eexample.com",
            "https://app。example.com",
            "https://a\\b",
            "https://a/\\b",
            "https://a/\tb",
            "https://a/ b",
            " https://a",
            "https://",
            "https://a:99999",
            "my app://a",
            "1app://a",
            "myapp:a",
            "myapp://a/%00",
            "myapp://a/%5c",
            "myapp://a/%ff",
            "myapp://user@a",
            "myapp://:80",
            "myapp://a:b:c",
            "myapp://[a",
        ] {
            assert_eq!(Place::parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}|[a-z]{1,4}://[:/?#%.*\\[\\]@a-z0-9\\\\]{0,20}") {
            let _ = Place::parse(&text);
        }
    }
}
