//! Which sites may make a browser do something here (protocol section 7.3), and where a flow may lead (section 7.2).

use http::{HeaderMap, Method, header};
use serde_json::Value;
use url::Url;

use crate::{
    config::{Config, Origin},
    error::Error,
};

const FETCH_SITE: &str = "sec-fetch-site";
const FETCH_MODE: &str = "sec-fetch-mode";
const FETCH_DEST: &str = "sec-fetch-dest";

/// Fields that say where to go next, and the refusal that goes with each. A query may hold the first, too.
const DESTINATIONS: [(&str, &str, Error); 4] = [
    ("callbackURL", "callbackURL", Error::InvalidCallbackUrl),
    ("redirectTo", "redirectURL", Error::InvalidRedirectUrl),
    ("errorCallbackURL", "errorCallbackURL", Error::InvalidErrorCallbackUrl),
    ("newUserCallbackURL", "newUserCallbackURL", Error::InvalidNewUserCallbackUrl),
];

/// Whether a method changes nothing by definition (RFC 9110 §9.2.1).
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// For everything of the application that is not the protocol's: an unsafe request must come from a trusted origin.
pub(super) fn check_application(headers: &HeaderMap, config: &Config) -> Result<(), Error> {
    match text(headers, FETCH_SITE) {
        // Browsers do not let a page write this header, so it stands where `Origin` is left out.
        "same-origin" if text(headers, header::ORIGIN.as_str()).is_empty() => Ok(()),
        _ => check_origin(headers, config),
    }
}

/// Check A: a request with cookies must come from a trusted origin.
pub(super) fn check_cookies(headers: &HeaderMap, config: &Config) -> Result<(), Error> {
    if headers.contains_key(header::COOKIE) { check_origin(headers, config) } else { Ok(()) }
}

/// Check B, for endpoints that an HTML form may ask: a browser must come from a trusted origin even without cookies, or
/// another site could sign its visitors in to an account of its own.
pub(super) fn check_form(headers: &HeaderMap, config: &Config) -> Result<(), Error> {
    if headers.contains_key(header::COOKIE) {
        return Ok(());
    }
    let from_browser = [FETCH_SITE, FETCH_MODE, FETCH_DEST].iter().any(|name| !text(headers, name).trim().is_empty());
    if text(headers, FETCH_SITE) == "cross-site" && text(headers, FETCH_MODE) == "navigate" {
        return Err(Error::CrossSiteNavigation);
    }
    if from_browser || !claimed(headers).is_empty() { check_origin(headers, config) } else { Ok(()) }
}

/// Every place that the input names as the next one must be trusted.
pub(super) fn check_destinations(body: Option<&Value>, query: &Value, config: &Config) -> Result<(), Error> {
    for (field, label, refusal) in DESTINATIONS {
        let in_body = body.and_then(|body| body.get(field)).filter(|value| is_truthy(value));
        let in_query = query.get(field).filter(|value| field == "callbackURL" && is_truthy(value));
        match in_body.or(in_query) {
            None => {}
            Some(Value::String(place)) if is_trusted_place(place, config) => {}
            Some(Value::String(_)) => return Err(refusal),
            Some(_) => return Err(not_a_string(label)),
        }
    }
    Ok(())
}

/// A path on this site, or a URL on a trusted origin.
fn is_trusted_place(place: &str, config: &Config) -> bool {
    if place.starts_with('/') {
        return stays_here(place, config);
    }
    let plain = !place.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let origin = Url::parse(place).ok().and_then(|url| Origin::of(&url));
    plain && origin.is_some_and(|origin| config.trusts(&origin))
}

fn stays_here(place: &str, config: &Config) -> bool {
    let path = place.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let plain = !place.chars().any(|c| c.is_control() || c == '\\') && !path.contains("%2f") && !path.contains("%5c");
    let resolved = Url::parse(config.base_url.origin().as_str()).and_then(|base| base.join(place));
    let here = |url: Url| Origin::of(&url).as_ref() == Some(config.base_url.origin()) && !url.path().starts_with("//");
    plain && !place.starts_with("//") && resolved.is_ok_and(here)
}

fn check_origin(headers: &HeaderMap, config: &Config) -> Result<(), Error> {
    match claimed(headers) {
        // A privacy setting hides the origin, but the browser vouches that it is ours.
        "null" if text(headers, FETCH_SITE) == "same-origin" => Ok(()),
        "" | "null" => Err(Error::MissingOrNullOrigin),
        claimed => {
            let origin = Url::parse(claimed).ok().and_then(|url| Origin::of(&url));
            if origin.is_some_and(|origin| config.trusts(&origin)) { Ok(()) } else { Err(Error::InvalidOrigin) }
        }
    }
}

/// What the request says of its origin: `Origin`, or `Referer` from browsers that leave it out.
fn claimed(headers: &HeaderMap) -> &str {
    match text(headers, header::ORIGIN.as_str()) {
        "" => text(headers, header::REFERER.as_str()),
        origin => origin,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => true,
    }
}

fn not_a_string(label: &str) -> Error {
    Error::Other { status: 400, code: String::new(), message: format!("Invalid {label}: expected a string") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::BaseUrl, secret::AppSecret};
    use proptest::prelude::*;

    fn config() -> Config {
        let mut config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new("x"));
        config.trusted_origins = vec![Origin::parse("https://spa.example.com").unwrap()];
        config
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    type Request<'a> = &'a [(&'static str, &'static str)];

    const OURS: (&str, &str) = ("origin", "https://app.example.com");
    const FOREIGN: (&str, &str) = ("origin", "https://evil.com");
    const COOKIE: (&str, &str) = ("cookie", "x=1");

    #[test]
    fn the_protocols_table_of_form_posts() {
        let missing = Err(Error::MissingOrNullOrigin);
        let invalid = Err(Error::InvalidOrigin);
        let same_origin = ("sec-fetch-site", "same-origin");
        let cross_site = ("sec-fetch-site", "cross-site");
        let cases: &[(Request, Result<(), Error>)] = &[
            (&[], Ok(())),
            (&[OURS], Ok(())),
            (&[("referer", "https://app.example.com/sign-in")], Ok(())),
            (&[FOREIGN], invalid.clone()),
            (&[("referer", "https://evil.com/x")], invalid.clone()),
            (&[("origin", "null")], missing.clone()),
            (&[("origin", "null"), same_origin], Ok(())),
            (&[COOKIE], missing.clone()),
            (&[("cookie", "")], missing.clone()),
            (&[COOKIE, ("origin", "null"), ("referer", "https://app.example.com/")], missing.clone()),
            (&[COOKIE, same_origin], missing.clone()),
            (&[COOKIE, FOREIGN, ("referer", "https://app.example.com/")], invalid.clone()),
            (&[COOKIE, OURS], Ok(())),
            (&[COOKIE, OURS, cross_site, ("sec-fetch-mode", "navigate")], Ok(())),
            (&[same_origin], missing.clone()),
            (&[("sec-fetch-dest", "empty")], missing),
            (&[same_origin, OURS], Ok(())),
            (&[cross_site, ("sec-fetch-mode", "navigate"), OURS], Err(Error::CrossSiteNavigation)),
            (&[cross_site, ("sec-fetch-mode", "cors"), FOREIGN], invalid),
        ];
        for (request, expected) in cases {
            let headers = headers(request);
            let found = check_cookies(&headers, &config()).and_then(|()| check_form(&headers, &config()));
            assert_eq!(found, *expected, "{request:?}");
        }
    }

    #[test]
    fn the_application_wants_an_origin_with_and_without_cookies() {
        let check = |pairs: &[(&'static str, &str)]| check_application(&headers(pairs), &config());
        assert_eq!(check(&[OURS]), Ok(()));
        assert_eq!(check(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(check(&[]), Err(Error::MissingOrNullOrigin));
        assert_eq!(check(&[FOREIGN]), Err(Error::InvalidOrigin));
        assert_eq!(check(&[FOREIGN, ("sec-fetch-site", "same-origin")]), Err(Error::InvalidOrigin));
        assert_eq!(check(&[("sec-fetch-site", "cross-site")]), Err(Error::MissingOrNullOrigin));
    }

    #[test]
    fn places_here_and_on_trusted_origins_are_trusted() {
        for place in [
            "/",
            "/a",
            "/a#b",
            "/a b",
            "/a:b",
            "/a%20b",
            "/café",
            "/[id]",
            "/a?next=http://x",
            "/a?x=%2f",
            "/a/../b",
            "https://app.example.com/x",
            "https://spa.example.com",
            "https://app.example.com:443/",
        ] {
            assert!(is_trusted_place(place, &config()), "{place}");
        }
    }

    #[test]
    fn other_places_are_not() {
        for place in [
            "//evil",
            "///evil",
            "/\\evil",
            "\\\\evil",
            "\\/evil",
            "/\\/\\/evil",
            "/%5cevil",
            "/%2fevil",
            "/a%2Fb",
            "/a?x=\\y",
            "/\t/evil",
            "/\n/evil",
            "\u{8}//evil",
            "/a\0",
            " /a",
            "/.//evil",
            "/..//evil",
            "/x/..//evil",
            "/./\\evil",
            "a",
            "?x",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\njavascript:x",
            "data:text/html,x",
            "https://evil.com",
            "https://app.example.com.evil.com",
            "https://app.example.com@evil.com",
            "https://app.example.com\\@evil.com",
            "https://evil.com?app.example.com",
            "https://evil.com#https://app.example.com",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://app%00.evil.com",
            " https://app.example.com",
        ] {
            assert!(!is_trusted_place(place, &config()), "{place:?}");
        }
    }

    proptest! {
        #[test]
        fn a_trusted_place_resolves_to_a_trusted_origin(place in "[/\\\\.%a-f0-9?#:@ \t]{0,24}") {
            if is_trusted_place(&place, &config()) {
                let base = Url::parse("https://app.example.com").unwrap();
                let origin = Origin::of(&base.join(&place).unwrap()).unwrap();
                prop_assert!(config().trusts(&origin));
            }
        }
    }
}
