//! Which sites may make a browser do something here (protocol section 7.3), and where a flow may lead (section 7.2).

use http::{HeaderValue, Method, StatusCode, header, request::Parts, uri::Authority};
use serde_json::Value;

use crate::{
    config::{Config, Destination, Origin},
    error::Error,
};

const FETCH_SITE: &str = "sec-fetch-site";
const FETCH_MODE: &str = "sec-fetch-mode";
const FETCH_DEST: &str = "sec-fetch-dest";
const SAME_ORIGIN: &str = "same-origin";

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

/// Whether a request needs an origin: it may change something, or it opens a WebSocket (RFC 6455 §10.2), to which a
/// browser brings its cookies from any site.
pub(super) fn matters(head: &Parts) -> bool {
    let upgrade = head.headers.get_all(header::UPGRADE).iter().map(as_text);
    !is_safe(&head.method) || upgrade.flat_map(|names| names.split(',')).any(is_websocket)
}

fn is_websocket(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("websocket")
}

/// For everything of the application that is not the protocol's: an unsafe request must come from a trusted origin.
pub(super) fn check_application(head: &Parts, config: &Config) -> Result<(), Error> {
    match text(head, FETCH_SITE) {
        // Browsers do not let a page write this header, so it stands where `Origin` is left out.
        SAME_ORIGIN if text(head, header::ORIGIN.as_str()).is_empty() => Ok(()),
        _ => check_origin(head, config),
    }
}

/// Check A: a request with cookies must come from a trusted origin. `path` is the endpoint's, after the base path.
pub(super) fn check_cookies(head: &Parts, path: &str, config: &Config) -> Result<(), Error> {
    let covered = head.headers.contains_key(header::COOKIE) && config.origin_checks.cover_origins(path);
    if covered { check_origin(head, config) } else { Ok(()) }
}

/// Check B, for endpoints that an HTML form may ask: a browser must come from a trusted origin even without cookies, or
/// another site could sign its visitors in to an account of its own. With cookies, check A has been there before.
pub(super) fn check_form(head: &Parts, path: &str, config: &Config) -> Result<(), Error> {
    if head.headers.contains_key(header::COOKIE) || !config.origin_checks.cover_navigations() {
        return Ok(());
    }
    let from_browser = [FETCH_SITE, FETCH_MODE, FETCH_DEST].iter().any(|name| !text(head, name).trim().is_empty());
    if text(head, FETCH_SITE) == "cross-site" && text(head, FETCH_MODE) == "navigate" {
        return Err(Error::CrossSiteNavigation);
    }
    let covered = (from_browser || !claimed(head).is_empty()) && config.origin_checks.cover_origins(path);
    if covered { check_origin(head, config) } else { Ok(()) }
}

/// Every place that the input of an unsafe request names as the next one must be trusted.
pub(super) fn check_destinations(
    body: Option<&Value>,
    query: &Value,
    path: &str,
    config: &Config,
) -> Result<(), Error> {
    if !config.origin_checks.cover_destinations(path) {
        return Ok(());
    }
    for (field, label, refusal) in DESTINATIONS {
        let in_body = body.and_then(|body| body.get(field)).filter(|value| is_truthy(value));
        let in_query = query.get(field).filter(|value| field == "callbackURL" && is_truthy(value));
        match in_body.or(in_query) {
            None => {}
            Some(Value::String(place)) if Destination::parse(place, config).is_some() => {}
            Some(Value::String(_)) => return Err(refusal),
            Some(_) => return Err(not_a_string(label)),
        }
    }
    Ok(())
}

/// Check C, for endpoints that are asked by a link or lead somewhere by mail: where to, if it is trusted.
pub(super) fn check_callback(place: &str, path: &str, config: &Config) -> Result<Destination, Error> {
    Destination::parse_at(place, path, config).ok_or(Error::InvalidCallbackUrl)
}

fn check_origin(head: &Parts, config: &Config) -> Result<(), Error> {
    let is_trusted = match claimed(head) {
        // A privacy setting hides the origin, but the browser vouches that it is the one that was asked.
        "null" if text(head, FETCH_SITE) == SAME_ORIGIN => is_asked_by_a_trusted_name(head, config),
        "" | "null" => return Err(Error::MissingOrNullOrigin),
        claimed => config.trusts_source(claimed),
    };
    if is_trusted { Ok(()) } else { Err(Error::InvalidOrigin) }
}

/// Whether the request went to a name that is trusted: another one may lead here as well, by somebody else's DNS. The
/// scheme is the base URL's, which a server behind a proxy does not see.
fn is_asked_by_a_trusted_name(head: &Parts, config: &Config) -> bool {
    let scheme = if config.base_url.is_secure() { "https" } else { "http" };
    let is_trusted = |name: &str| Origin::parse(&format!("{scheme}://{name}")).is_ok_and(|own| config.trusts(&own));
    let in_target = head.uri.authority().map(Authority::as_str);
    let mut names = in_target.into_iter().chain(head.headers.get_all(header::HOST).iter().map(as_text)).peekable();
    names.peek().is_some() && names.all(is_trusted)
}

/// What the request says of its origin: `Origin`, or `Referer` from browsers that leave it out.
fn claimed(head: &Parts) -> &str {
    match text(head, header::ORIGIN.as_str()) {
        "" => text(head, header::REFERER.as_str()),
        origin => origin,
    }
}

fn text<'a>(head: &'a Parts, name: &str) -> &'a str {
    head.headers.get(name).map(as_text).unwrap_or_default()
}

fn as_text(value: &HeaderValue) -> &str {
    value.to_str().unwrap_or_default()
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
    Error::without_code(StatusCode::BAD_REQUEST, &format!("Invalid {label}: expected a string"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    use crate::{
        config::{BaseUrl, Exempt, TrustedOrigin},
        secret::AppSecret,
    };

    fn config() -> Config {
        let mut config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new("x"));
        config.trusted_origins = vec![TrustedOrigin::parse("https://spa.example.com").unwrap()];
        config
    }

    fn head(pairs: &[(&'static str, &str)]) -> Parts {
        let request = http::Request::post("/api/auth/sign-in/email");
        pairs
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .body(())
            .unwrap()
            .into_parts()
            .0
    }

    type Request<'a> = &'a [(&'static str, &'static str)];

    const PATH: &str = "/sign-in/email";
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
            (&[("origin", "null"), same_origin, ("host", "app.example.com")], Ok(())),
            (&[("origin", "null"), same_origin, ("host", "spa.example.com:443")], Ok(())),
            (&[("origin", "null"), same_origin, ("host", "evil.com")], invalid.clone()),
            (&[("origin", "null"), same_origin, ("host", "app.example.com/x")], invalid.clone()),
            (&[("origin", "null"), same_origin, ("host", "x@app.example.com")], invalid.clone()),
            (&[("origin", "null"), same_origin, ("host", "app.example.com"), ("host", "evil.com")], invalid.clone()),
            (&[("origin", "null"), same_origin], invalid.clone()),
            (&[COOKIE, ("origin", "null"), same_origin, ("host", "app.example.com")], Ok(())),
            (&[COOKIE, ("origin", "null"), same_origin, ("host", "evil.com")], invalid.clone()),
            (&[("origin", "null"), ("sec-fetch-site", "same-site"), ("host", "app.example.com")], missing.clone()),
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
            let head = head(request);
            let found = check_cookies(&head, PATH, &config()).and_then(|()| check_form(&head, PATH, &config()));
            assert_eq!(found, *expected, "{request:?}");
        }
    }

    #[test]
    fn the_application_wants_an_origin_with_and_without_cookies() {
        let check = |pairs: &[(&'static str, &str)]| check_application(&head(pairs), &config());
        assert_eq!(check(&[OURS]), Ok(()));
        assert_eq!(check(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(check(&[]), Err(Error::MissingOrNullOrigin));
        assert_eq!(check(&[FOREIGN]), Err(Error::InvalidOrigin));
        assert_eq!(check(&[FOREIGN, ("sec-fetch-site", "same-origin")]), Err(Error::InvalidOrigin));
        assert_eq!(check(&[("sec-fetch-site", "cross-site")]), Err(Error::MissingOrNullOrigin));
    }

    #[test]
    fn http_2_names_the_host_in_its_target() {
        let mut head = head(&[("origin", "null"), ("sec-fetch-site", "same-origin")]);
        head.uri = "https://app.example.com/api/auth/sign-in/email".parse().unwrap();
        assert_eq!(check_form(&head, PATH, &config()), Ok(()));
        head.uri = "https://evil.com/api/auth/sign-in/email".parse().unwrap();
        assert_eq!(check_form(&head, PATH, &config()), Err(Error::InvalidOrigin));
    }

    #[test]
    fn every_place_in_the_input_is_checked() {
        let check = |body: &Value, query: &Value| check_destinations(Some(body), query, PATH, &config());
        let nothing = json!({});
        for (field, label, refusal) in DESTINATIONS {
            assert_eq!(check(&json!({ field: "https://evil.com" }), &nothing), Err(refusal));
            assert_eq!(check(&json!({ field: ["/a"] }), &nothing), Err(not_a_string(label)));
            for harmless in [json!("/a"), json!(""), json!(null), json!(false), json!(0)] {
                assert_eq!(check(&json!({ field: harmless }), &nothing), Ok(()));
            }
        }
        let in_query = json!({ "callbackURL": "https://evil.com", "redirectTo": "https://evil.com" });
        assert_eq!(check(&nothing, &in_query), Err(Error::InvalidCallbackUrl));
        assert_eq!(check(&json!({ "callbackURL": "/a" }), &in_query), Ok(()), "the body wins");
        assert_eq!(check(&nothing, &json!({ "redirectTo": "https://evil.com" })), Ok(()));
    }

    /// Outcomes of checks A (requests), B, A (places) and C for a request that none of them likes.
    fn refused(disable_csrf_check: Option<bool>, disable_origin_check: Exempt) -> [bool; 4] {
        let mut config = config();
        config.origin_checks.disable_csrf_check = disable_csrf_check;
        config.origin_checks.disable_origin_check = disable_origin_check;
        let evil = "https://evil.com";
        [
            check_cookies(&head(&[COOKIE, FOREIGN]), PATH, &config).is_err(),
            check_form(&head(&[FOREIGN]), PATH, &config).is_err(),
            check_destinations(None, &json!({ "callbackURL": evil }), PATH, &config).is_err(),
            check_callback(evil, PATH, &config).is_err(),
        ]
    }

    #[test]
    fn checks_can_be_switched_off() {
        let below = |path: &str| Exempt::Below(vec![path.to_owned()]);
        assert_eq!(refused(None, Exempt::Nothing), [true; 4]);
        assert_eq!(refused(Some(true), Exempt::Nothing), [false, false, true, true]);
        assert_eq!(refused(None, Exempt::Everything), [false; 4]);
        assert_eq!(refused(Some(false), Exempt::Everything), [false; 4]);
        assert_eq!(refused(None, below("/sign-in")), [false; 4]);
        assert_eq!(refused(None, below("/sign-out")), [true; 4]);
        assert_eq!(check_callback("/a", PATH, &config()).unwrap().as_str(), "/a");
    }
}
