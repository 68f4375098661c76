//! Cookies as text: what a browser sent becomes a jar, what was written into the jar becomes `Set-Cookie` lines. A value
//! that is too large for one cookie travels in pieces.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use cookie::Cookie;
use http::{HeaderMap, HeaderValue, header};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use crate::{
    config::{Config, SameSite, Spelling, encode_component},
    session::{Jar, LARGE_COOKIES, Lifetime, Written},
};

/// Octets of a line, attributes included; browsers keep 4096 and some count generously (protocol section 3.5).
const LINE_BUDGET: usize = 4050;
/// More pieces of one cookie than any browser keeps.
const MAX_PIECES: usize = 100;

/// The jar of a request: the cookies that are spelled as ours are, under their logical names.
pub(super) fn receive(headers: &HeaderMap, config: &Config) -> Jar {
    let lines = headers.get_all(header::COOKIE).iter();
    // A pair that is no text is no cookie, and says nothing about its neighbours.
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let cookies = pairs.filter_map(|pair| Cookie::parse(str::from_utf8(pair).ok()?.trim()).ok());
    let named = cookies.filter_map(|cookie| {
        let name = logical_name(cookie.name(), config)?;
        Some((name, decode(cookie.value_trimmed()).into_owned()))
    });
    let named: Vec<_> = named.collect();
    let wholes = LARGE_COOKIES.map(|name| (name, put_together(name, &named)));
    wholes.into_iter().fold(Jar::received(named), |jar, (name, whole)| match whole {
        Some(whole) => jar.assembled(name, whole),
        None => jar,
    })
}

/// Writes what the jar holds into the head of a response, one line a cookie, beside the lines that are there.
pub(super) fn send(jar: &Jar, headers: &mut HeaderMap, config: &Config) {
    for (name, written) in jar.seal() {
        let spelling = config.cookie(&name);
        if LARGE_COOKIES.contains(&name.as_str()) {
            for (piece, written) in pieces(&spelling, written, &received_endings(&name, jar)) {
                append(headers, &line(&spelling, &piece, &written));
            }
        } else {
            append(headers, &line(&spelling, "", &written));
        }
    }
}

fn append(headers: &mut HeaderMap, line: &str) {
    let Ok(mut line) = HeaderValue::from_str(line) else {
        tracing::error!("a cookie's name or attributes do not fit into a header");
        return;
    };
    line.set_sensitive(true);
    headers.append(header::SET_COOKIE, line);
}

/// The logical name, of a piece `session_data.0`. What merely looks like a piece of ours, `session_data.01`, is another
/// cookie.
fn logical_name(name: &str, config: &Config) -> Option<String> {
    let piece = name.rsplit_once('.').and_then(|(whole, number)| {
        let logical = config.logical_cookie(whole).filter(|logical| LARGE_COOKIES.contains(&logical.as_str()))?;
        Some(format!("{logical}.{}", piece_number(number)?))
    });
    piece.or_else(|| config.logical_cookie(name))
}

/// A number as we write it: decimal, without sign or leading zeros.
fn piece_number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

/// The number of a piece of this cookie.
fn number_of(piece: &str, name: &str) -> Option<usize> {
    piece.strip_prefix(name)?.strip_prefix('.').and_then(piece_number)
}

/// A cookie that came in pieces. Whether they belong together, their content tells.
fn put_together(name: &str, cookies: &[(String, String)]) -> Option<String> {
    let mut pieces = BTreeMap::new();
    for (piece, value) in cookies {
        if let Some(number) = number_of(piece, name) {
            pieces.entry(number).or_insert(value.as_str());
        }
    }
    (!pieces.is_empty()).then(|| pieces.into_values().take(MAX_PIECES).collect())
}

/// What the browser has of a large cookie, as endings of its name: none for the whole, `.0` and so on for pieces.
fn received_endings(name: &str, jar: &Jar) -> Vec<String> {
    let is_ours = |received: &String| received == name || number_of(received, name).is_some();
    let received = jar.received_names().into_iter().filter(is_ours);
    received.filter_map(|received| received.strip_prefix(name).map(str::to_owned)).collect()
}

/// What is sent for a large cookie, by endings of its name: the whole or its pieces, and the end of what was before.
fn pieces(spelling: &Spelling, written: Written, received: &[String]) -> Vec<(String, Written)> {
    let mut sent = match written {
        Written::Value(value, lifetime) => divided(spelling, value.expose_secret(), lifetime),
        Written::Expired => vec![(String::new(), Written::Expired)],
    };
    for ending in received {
        if !sent.iter().any(|(known, _)| known == ending) {
            sent.push((ending.clone(), Written::Expired));
        }
    }
    sent
}

fn divided(spelling: &Spelling, value: &str, lifetime: Lifetime) -> Vec<(String, Written)> {
    let empty = line(spelling, ".99", &Written::Value("".into(), lifetime));
    let room = LINE_BUDGET.saturating_sub(empty.len());
    if value.len() <= room {
        return vec![(String::new(), Written::Value(value.into(), lifetime))];
    }
    let needed = value.len().checked_div(room).map_or(usize::MAX, |full| full + 1);
    if needed > MAX_PIECES || !value.is_ascii() {
        tracing::warn!(
            cookie = spelling.name,
            octets = value.len(),
            "a cookie is too large for any browser and is left out"
        );
        return Vec::new();
    }
    let pieces = value.as_bytes().chunks(room).map(|piece| String::from_utf8_lossy(piece).into_owned());
    let numbered = pieces.enumerate().map(|(number, piece)| (format!(".{number}"), piece));
    numbered.map(|(ending, piece)| (ending, Written::Value(piece.into(), lifetime))).collect()
}

fn line(spelling: &Spelling, ending: &str, written: &Written) -> String {
    let (value, max_age) = match written {
        Written::Value(value, Lifetime::For(time)) => (value.expose_secret(), Some(spelling.max_age.unwrap_or(*time))),
        Written::Value(value, Lifetime::BrowserSession) => (value.expose_secret(), None),
        Written::Expired => ("", Some(Duration::ZERO)),
    };
    let value = encode_component(value);
    let mut cookie = Cookie::new(format!("{}{ending}", spelling.name), value);
    cookie.set_path(spelling.path.as_str());
    if let Some(domain) = &spelling.domain {
        cookie.set_domain(domain.as_str());
    }
    cookie.set_http_only(spelling.http_only);
    cookie.set_secure(spelling.secure);
    cookie.set_partitioned(spelling.partitioned);
    cookie.set_same_site(same_site(spelling.same_site));
    cookie.set_max_age(max_age.map(|age| time::Duration::seconds(i64::try_from(age.as_secs()).unwrap_or(i64::MAX))));
    cookie.to_string()
}

fn same_site(same_site: SameSite) -> cookie::SameSite {
    match same_site {
        SameSite::Strict => cookie::SameSite::Strict,
        SameSite::Lax => cookie::SameSite::Lax,
        SameSite::None => cookie::SameSite::None,
    }
}

/// Percent-decoded where that gives text; else as it came.
fn decode(value: &str) -> Cow<'_, str> {
    percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{config::BaseUrl, secret::AppSecret};

    fn config(base_url: &str) -> Config {
        Config::new(BaseUrl::parse(base_url).unwrap(), AppSecret::new("x"))
    }

    fn session(value: &str) -> Written {
        Written::Value(value.into(), Lifetime::BrowserSession)
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
        let written = line(&config(PLAIN).cookie("session_token"), "", &value);
        assert_eq!(written, "keyward.session_token=a.b%2Bc%3D; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800");
        let expired = line(&config(TLS).cookie("x"), "", &Written::Expired);
        assert_eq!(expired, "__Host-keyward.x=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0");
        let ends_with_the_browser = line(&config(PLAIN).cookie("x"), "", &session("1"));
        assert_eq!(ends_with_the_browser, "keyward.x=1; HttpOnly; SameSite=Lax; Path=/");
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

    /// The lines for a cookie that a browser with these cookies is sent.
    fn sent(received: &str, change: impl Fn(&Jar)) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(received).unwrap());
        let jar = receive(&headers, &config(PLAIN));
        change(&jar);
        let mut answer = HeaderMap::new();
        send(&jar, &mut answer, &config(PLAIN));
        answer.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    fn names(lines: &[String]) -> Vec<&str> {
        lines.iter().map(|line| line.split('=').next().unwrap()).collect()
    }

    #[test]
    fn a_large_value_travels_in_pieces_within_the_budget() {
        let value: String = ('a'..='z').cycle().take(10_000).collect();
        let lines = sent("x=1", |jar| jar.write("session_data", value.clone(), Lifetime::For(Duration::from_mins(5))));
        let expected = ["keyward.session_data.0", "keyward.session_data.1", "keyward.session_data.2"];
        assert_eq!(names(&lines), expected);
        assert!(lines.iter().all(|line| line.len() <= LINE_BUDGET && line.ends_with("Max-Age=300")));
        let mut pairs: Vec<_> = lines.iter().map(|line| line.split(';').next().unwrap()).collect();
        pairs.reverse();
        assert_eq!(texts(pairs.join("; ").as_bytes(), "session_data", PLAIN), [value]);
    }

    #[test]
    fn pieces_are_put_together_by_number() {
        let line = (0..12).rev().map(|n| format!("keyward.session_data.{n}={n}")).collect::<Vec<_>>().join(";");
        assert_eq!(texts(line.as_bytes(), "session_data", PLAIN), ["01234567891011"]);
        let with_lookalikes =
            format!("{line}; keyward.session_data.01=x; keyward.session_data.+1=x; keyward.session_data_x=x");
        assert_eq!(texts(with_lookalikes.as_bytes(), "session_data", PLAIN), ["01234567891011"]);
        let with_whole = format!("{line}; keyward.session_data=whole");
        assert_eq!(texts(with_whole.as_bytes(), "session_data", PLAIN), ["whole"]);
    }

    #[test]
    fn what_is_left_of_a_larger_value_expires() {
        let before =
            "keyward.session_data.0=a; keyward.session_data.1=b; keyward.session_data.01=c; keyward.session_data.x=d";
        let lines = sent(before, |jar| jar.write("session_data", "v", Lifetime::BrowserSession));
        assert_eq!(names(&lines), ["keyward.session_data", "keyward.session_data.0", "keyward.session_data.1"]);
        assert!(lines[1].contains("Max-Age=0") && lines[2].contains("Max-Age=0"));
        let lines = sent(before, |jar| jar.expire("session_data"));
        assert_eq!(names(&lines), ["keyward.session_data", "keyward.session_data.0", "keyward.session_data.1"]);
        let lines = sent("keyward.session_data=whole", |jar| {
            jar.write("session_data", "x".repeat(5000), Lifetime::BrowserSession);
        });
        assert_eq!(names(&lines), ["keyward.session_data.0", "keyward.session_data.1", "keyward.session_data"]);
        assert!(lines[2].contains("Max-Age=0"));
    }

    #[test]
    fn what_no_browser_keeps_is_not_sent() {
        let lines = sent("keyward.session_data.7=a", |jar| {
            jar.write("session_data", "x".repeat(500_000), Lifetime::BrowserSession);
        });
        assert_eq!(names(&lines), ["keyward.session_data.7"]);
        assert!(lines[0].contains("Max-Age=0"));
    }

    proptest! {
        #[test]
        fn what_is_sent_is_read_back(value in "\\PC{0,40}") {
            let sent = line(&config(PLAIN).cookie("t"), "", &session(&value));
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
