//! What the browser keeps of a session: the token, and the wish not to be remembered. Both signed.

use secrecy::ExposeSecret;

use super::{Jar, Lifetime};
use crate::secret::{Keyring, PlainToken, Signer};

/// The bearer secret of a session.
const SESSION_TOKEN: &str = "session_token";
/// Present when the session ends with the browser.
const DONT_REMEMBER: &str = "dont_remember";
/// A copy of the session, if it is configured; a browser may still hold one that a former configuration wrote.
pub(super) const SESSION_DATA: &str = "session_data";

/// Whether a cookie, or a piece of one, says who is signed in, or for how long.
pub(crate) fn is_cookie_of_sessions(name: &str) -> bool {
    let whole = name.split('.').next().unwrap_or_default();
    [SESSION_TOKEN, SESSION_DATA, DONT_REMEMBER].contains(&whole)
}

/// Cookies whose value may be too large for one.
pub(crate) const LARGE_COOKIES: [&str; 1] = [SESSION_DATA];

/// The signers of the two cookies; each has a key of its own, so that one's value is worth nothing in the other.
#[derive(Clone)]
pub(crate) struct CookieSigners {
    token: Signer,
    dont_remember: Signer,
}

impl CookieSigners {
    pub(crate) fn new(keyring: &Keyring) -> Self {
        Self { token: Signer::new(keyring, SESSION_TOKEN), dont_remember: Signer::new(keyring, DONT_REMEMBER) }
    }

    /// The token of the caller's session. A browser may send several cookies of one name, when a sibling domain planted
    /// one; the first with a valid signature counts.
    pub(super) fn token(&self, jar: &Jar) -> Option<PlainToken> {
        let values = jar.values(SESSION_TOKEN);
        values.iter().find_map(|value| self.token.verify(value.expose_secret()).map(PlainToken::received))
    }

    /// Whether the person wants the session to end with the browser.
    pub(super) fn dont_remember(&self, jar: &Jar) -> bool {
        let values = jar.values(DONT_REMEMBER);
        values.iter().any(|value| self.dont_remember.verify(value.expose_secret()) == Some("true"))
    }

    /// Hands the token of a new session to the browser (protocol section 3.4).
    pub(super) fn issue(&self, jar: &Jar, token: &PlainToken, lifetime: Lifetime) {
        let was_not_remembered = self.dont_remember(jar);
        self.renew(jar, token, lifetime);
        match lifetime {
            Lifetime::BrowserSession => jar.write(DONT_REMEMBER, self.dont_remember.sign("true"), lifetime),
            Lifetime::For(_) if was_not_remembered => jar.expire(DONT_REMEMBER),
            Lifetime::For(_) => {}
        }
    }

    /// Tells the browser to keep the token of an extended session for longer.
    pub(super) fn renew(&self, jar: &Jar, token: &PlainToken, lifetime: Lifetime) {
        jar.write(SESSION_TOKEN, self.token.sign(token.expose()), lifetime);
    }

    /// Makes the browser forget its session (protocol section 3.6).
    pub(super) fn expire(jar: &Jar) {
        for name in [SESSION_TOKEN, SESSION_DATA, DONT_REMEMBER] {
            jar.expire(name);
        }
    }
}
