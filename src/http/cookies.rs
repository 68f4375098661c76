//! Cookies as text: what a browser sent becomes a jar, what was written into the jar becomes `Set-Cookie` lines.

use std::borrow::Cow;

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::ExposeSecret;

use crate::{
    config::Config,
    session::{Jar, Lifetime, Written},
};

/// What JavaScript's `encodeURIComponent` leaves as it is (protocol section 3.2).
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

/// The jar of a request: its cookies that bear our prefix, under their logical names.
pub(super) fn receive(headers: &HeaderMap, config: &Config) -> Jar {
    let prefix = wire_prefix(config);
    let lines = headers.get_all(header::COOKIE).iter();
    // A pair that is no text is no cookie, and says nothing about its neighbours.
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let cookies = pairs.filter_map(|pair| Cookie::parse(str::from_utf8(pair).ok()?.trim()).ok());
    Jar::received(cookies.filter_map(|cookie| {
        let name = cookie.name().strip_prefix(&prefix)?.to_owned();
        Some((name, decode(cookie.value_trimmed()).into_owned()))
    }))
}

/// Writes what the jar holds into the head of a response, one line a cookie, beside the lines that are there.
pub(super) fn send(written: Vec<(String, Written)>, headers: &mut HeaderMap, config: &Config) {
    let prefix = wire_prefix(config);
    for (name, written) in written {
        let line = line(format!("{prefix}{name}"), &written, config.base_url.is_secure());
        let Ok(mut line) = HeaderValue::from_str(&line) else {
            tracing::error!(cookie = name, "a cookie's name does not fit into a header");
            continue;
        };
        line.set_sensitive(true);
        headers.append(header::SET_COOKIE, line);
    }
}

/// `keyward.`, or over TLS `__Host-keyward.`: a name that no other host and no plain connection can write
/// (RFC 6265bis §4.1.3.2).
fn wire_prefix(config: &Config) -> String {
    let secure = if config.base_url.is_secure() { "__Host-" } else { "" };
    format!("{secure}{}.", config.cookies.prefix)
}

fn line(name: String, written: &Written, secure: bool) -> String {
    let (value, max_age) = match written {
        Written::Value(value, Lifetime::For(duration)) => (value.expose_secret(), Some(duration.as_secs())),
        Written::Value(value, Lifetime::BrowserSession) => (value.expose_secret(), None),
        Written::Expired => ("", Some(0)),
    };
    let value = utf8_percent_encode(value, UNRESERVED).to_string();
    let mut cookie =
        Cookie::build((name, value)).path("/").http_only(true).secure(secure).same_site(SameSite::Lax).build();
    cookie.set_max_age(max_age.map(|seconds| time::Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX))));
    cookie.to_string()
}

/// Percent-decoded where that gives text; else as it came.
fn decode(value: &str) -> Cow<'_, str> {
    percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::{config::BaseUrl, secret::AppSecret};

    fn config(base_url: &str) -> Config {
        Config::new(BaseUrl::parse(base_url).unwrap(), AppSecret::new("x"))
    }

    fn texts(line: &[u8], name: &str, base_url: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        let jar = receive(&headers, &config(base_url));
        jar.values(name).iter().map(|value| value.expose_secret().to_owned()).collect()
    }

    const PLAIN: &str = "http://localhost";
    const TLS: &str = "https://a.example";

    #[test]
    fn a_cookie_is_written_as_the_protocol_says() {
        let value = Written::Value("a.b+c=".into(), Lifetime::For(Duration::from_hours(7 * 24)));
        let written = line("keyward.session_token".into(), &value, false);
        assert_eq!(written, "keyward.session_token=a.b%2Bc%3D; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800");
        let expired = line("__Host-keyward.x".into(), &Written::Expired, true);
        assert_eq!(expired, "__Host-keyward.x=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0");
        let browser_session = line("x".into(), &Written::Value("1".into(), Lifetime::BrowserSession), false);
        assert_eq!(browser_session, "x=1; HttpOnly; SameSite=Lax; Path=/");
    }

    #[test]
    fn cookies_are_read_in_every_spelling() {
        assert_eq!(texts(b"x=1; keyward.t=a%2Eb; keyward.t=\"c\"", "t", PLAIN), ["a.b", "c"]);
        assert_eq!(texts(b"keyward.t=%E0%A4%A", "t", PLAIN), ["%E0%A4%A"]);
    }

    #[test]
    fn garbage_beside_a_cookie_is_no_cookie_and_harms_none() {
        for garbage in [&b"x=\xe9"[..], b"\xff\xfe", b"", b"=", b"theme", "x=é".as_bytes()] {
            let line = [garbage, b"; keyward.t=ours; ", garbage].concat();
            assert_eq!(texts(&line, "t", PLAIN), ["ours"], "{garbage:?}");
        }
    }

    #[test]
    fn over_tls_only_host_cookies_count() {
        assert_eq!(texts(b"keyward.t=planted; __Host-keyward.t=ours", "t", TLS), ["ours"]);
        assert!(texts(b"keyward.t=planted", "t", TLS).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_sent_is_read_back(value in "\\PC{0,40}") {
            let sent = line("keyward.t".into(), &Written::Value(value.clone().into(), Lifetime::BrowserSession), false);
            let pair = sent.split(';').next().unwrap();
            prop_assert_eq!(texts(pair.as_bytes(), "t", PLAIN), [value]);
        }

        #[test]
        fn no_header_panics(line in prop::collection::vec(32_u8..=255, 0..80)) {
            prop_assume!(HeaderValue::from_bytes(&line).is_ok());
            texts(&line, "session_token", PLAIN);
        }
    }
}
