//! Which cookies of a request belong to the other deployment.

use ::http::{HeaderMap, HeaderValue, header};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Spellings under TLS: a name that only TLS can write, and one that only the host itself can (RFC 6265bis §4.1.3).
const PROMISES: [&[u8]; 2] = [b"__Secure-", b"__Host-"];
/// The logical name of the session cookie.
const SESSION_TOKEN: &str = "session_token";

/// How the other deployment calls its cookies.
pub(super) struct CookieNames {
    pub(super) prefix: String,
    /// The session cookie's, where it is another than prefix, dot and logical name.
    pub(super) session_cookie: Option<String>,
}

/// What of a request goes on to the other deployment.
pub(super) struct Forwarded {
    pub(super) header: HeaderValue,
    pub(super) key: Key,
}

/// The session cookie as it was sent, name and all. If there are several, which of them counts is the other deployment's to
/// say, so all of them are the key. A secret: never shown, erased after use.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize, ZeroizeOnDrop)]
pub(super) struct Key(Vec<u8>);

impl Key {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Default for CookieNames {
    fn default() -> Self {
        Self { prefix: "keyward".to_owned(), session_cookie: None }
    }
}

impl CookieNames {
    /// Every cookie of the other deployment, byte for byte as it was sent; `None` when no session cookie is among them.
    pub(super) fn pick(&self, headers: &HeaderMap) -> Option<Forwarded> {
        let sent = headers.get_all(header::COOKIE);
        let cookies = sent.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';')).map(<[u8]>::trim_ascii);
        let (mut all, mut key) = (Vec::new(), Vec::new());
        for cookie in cookies {
            let Some((name, value)) = split(cookie) else { continue };
            let is_session = self.is_session(name) && !value.is_empty();
            if is_session {
                key.push(cookie);
            }
            if is_session || self.has_prefix(name) {
                all.push(cookie);
            }
        }
        if key.is_empty() {
            return None;
        }
        let mut header = HeaderValue::from_bytes(&all.join(&b"; "[..])).ok()?;
        header.set_sensitive(true);
        Some(Forwarded { header, key: Key(key.join(&b';')) })
    }

    fn is_session(&self, name: &[u8]) -> bool {
        match &self.session_cookie {
            Some(own) => name == own.as_bytes() || bare(name) == own.as_bytes(),
            None => self.logical(name) == Some(SESSION_TOKEN.as_bytes()),
        }
    }

    fn has_prefix(&self, name: &[u8]) -> bool {
        self.logical(name).is_some()
    }

    fn logical<'n>(&self, name: &'n [u8]) -> Option<&'n [u8]> {
        bare(name).strip_prefix(self.prefix.as_bytes())?.strip_prefix(b".")
    }
}

fn bare(name: &[u8]) -> &[u8] {
    PROMISES.iter().find_map(|promise| name.strip_prefix(*promise)).unwrap_or(name)
}

fn split(cookie: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = cookie.iter().position(|byte| *byte == b'=')?;
    Some((&cookie[..equals], &cookie[equals + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(names: &CookieNames, lines: &[&[u8]]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        names.pick(&headers).map(|forwarded| String::from_utf8(forwarded.header.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn only_the_cookies_of_the_other_deployment_travel_on() {
        let names = CookieNames::default();
        let all = b"theme=dark; keyward.session_token=a%2Bb=; keywardly.session_token=x;keyward.session_data.0=p;  \
            __Secure-keyward.dont_remember=t; better-auth.session_token=y; __Host-keyward.session_data.1=q; keyward";
        let mine = "keyward.session_token=a%2Bb=; keyward.session_data.0=p; __Secure-keyward.dont_remember=t; \
            __Host-keyward.session_data.1=q";
        assert_eq!(picked(&names, &[all]).as_deref(), Some(mine));
        let lines = [&b"other=\xff"[..], b"keyward.session_data=d", b"__Host-keyward.session_token=t"];
        assert_eq!(picked(&names, &lines).as_deref(), Some("keyward.session_data=d; __Host-keyward.session_token=t"));
    }

    #[test]
    fn without_a_session_cookie_nothing_does() {
        for line in ["", "theme=dark", "keyward.session_data=d", "keyward.session_token=", "Keyward.session_token=t"] {
            assert_eq!(picked(&CookieNames::default(), &[line.as_bytes()]), None, "{line}");
        }
    }

    #[test]
    fn the_other_deployment_may_have_names_of_its_own() {
        let names = CookieNames { prefix: "shop".to_owned(), session_cookie: Some("sid".to_owned()) };
        let line = b"sid=1; __Host-sid=2; shop.session_token=3; keyward.session_token=4; shop.session_data=5";
        let mine = "sid=1; __Host-sid=2; shop.session_token=3; shop.session_data=5";
        assert_eq!(picked(&names, &[line]).as_deref(), Some(mine));
        assert_eq!(picked(&names, &[b"shop.session_token=3"]), None);
    }

    #[test]
    fn two_sessions_have_two_keys() {
        let names = CookieNames::default();
        let key = |line: &'static str| {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(line))]);
            names.pick(&headers).unwrap().key
        };
        assert!(key("keyward.session_token=a") == key("theme=dark; keyward.session_token=a; keyward.session_data=d"));
        for other in [
            "keyward.session_token=b",
            "__Host-keyward.session_token=a",
            "keyward.session_token=a; keyward.session_token=b",
        ] {
            assert!(key("keyward.session_token=a") != key(other), "{other}");
        }
    }
}
