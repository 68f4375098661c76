//! The copy of a session that the browser keeps, so that not every page asks the store (protocol section 3.5).

use std::{borrow::Cow, time::Duration};

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::{Lifetime, cookie::SESSION_DATA};
use crate::{
    call::Call,
    config::{CacheStrategy, CookieCache},
    error::Error,
    model::{CurrentSession, Session, Timestamp, User},
    secret::{Compact, Jwe, Jwt, Keyring, PlainToken},
};

/// Longest life of a compact copy that ends with the browser: the browser does not say when that is.
const UNREMEMBERED_COMPACT: Duration = Duration::from_mins(1);
/// The same for tokens.
const UNREMEMBERED_TOKEN: Duration = Duration::from_mins(5);

/// Writes and reads copies.
#[derive(Clone)]
pub(crate) struct SessionCache {
    seal: Seal,
    max_age: Duration,
    version: String,
}

/// How a copy is kept from being changed. Each form has keys of its own: none can be taken for another.
#[derive(Clone)]
enum Seal {
    Compact(Compact),
    Jwt(Jwt),
    Jwe(Box<Jwe>),
}

/// What is copied, in the protocol's order of keys, and which token it belongs to: the hash that the store knows.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload<'a> {
    session: Cow<'a, Session>,
    user: Cow<'a, User>,
    updated_at: i64,
    version: Cow<'a, str>,
    binding: Cow<'a, str>,
}

impl SessionCache {
    pub(crate) fn new(config: &CookieCache, keyring: &Keyring) -> Self {
        let seal = match config.strategy {
            CacheStrategy::Compact => Seal::Compact(Compact::new(keyring, "session_data.compact")),
            CacheStrategy::Jwt => Seal::Jwt(Jwt::new(keyring, "session_data.jwt")),
            CacheStrategy::Jwe => Seal::Jwe(Box::new(Jwe::new(keyring, "session_data.jwe"))),
        };
        Self { seal, max_age: config.max_age, version: config.version.clone() }
    }

    fn valid_for(&self, lifetime: Lifetime) -> Duration {
        match (lifetime, &self.seal) {
            (Lifetime::For(_), _) => self.max_age,
            (Lifetime::BrowserSession, Seal::Compact(_)) => self.max_age.min(UNREMEMBERED_COMPACT),
            (Lifetime::BrowserSession, _) => self.max_age.min(UNREMEMBERED_TOKEN),
        }
    }

    fn seal(&self, call: &Call<'_>, payload: &Payload<'_>, valid: Duration) -> Result<String, Error> {
        let now = call.now();
        match &self.seal {
            Seal::Compact(compact) => compact.sign(payload, now, valid),
            Seal::Jwt(jwt) => jwt.sign(payload, now, valid),
            Seal::Jwe(jwe) => jwe.encrypt(payload, now, valid, call.auth.random()),
        }
    }

    /// The session in a copy, if it is this token's, of our version, and not over.
    fn open(&self, copy: &str, token: &PlainToken, now: Timestamp) -> Option<CurrentSession> {
        let payload: Payload<'static> = match &self.seal {
            Seal::Compact(compact) => compact.verify(copy, now),
            Seal::Jwt(jwt) => jwt.verify(copy, now),
            Seal::Jwe(jwe) => jwe.decrypt(copy, now),
        }?;
        let (session, user) = (payload.session.into_owned(), payload.user.into_owned());
        let is_ours = payload.binding == token.hash().as_str() && payload.version == self.version;
        let holds = session.expires_at >= now && session.user_id == user.id;
        (is_ours && holds).then_some(CurrentSession { session, user })
    }
}

/// The session of this token as the browser's copy has it. A copy that is worth nothing is forgotten.
pub(super) fn read(call: &Call<'_>, token: &PlainToken) -> Option<CurrentSession> {
    let cache = call.auth.session_cache()?;
    let copies = call.caller.jar().values(SESSION_DATA);
    let current = copies.iter().find_map(|copy| cache.open(copy.expose_secret(), token, call.now()));
    if current.is_none() && !copies.is_empty() {
        call.caller.jar().expire(SESSION_DATA);
    }
    current
}

/// Gives the browser a copy of what the store knows now.
pub(super) fn write(call: &Call<'_>, token: &PlainToken, current: &CurrentSession, lifetime: Lifetime) {
    let Some(cache) = call.auth.session_cache() else { return };
    let hash = token.hash();
    let payload = Payload {
        session: Cow::Borrowed(&current.session),
        user: Cow::Borrowed(&current.user),
        updated_at: call.now().unix_millis(),
        version: Cow::Borrowed(&cache.version),
        binding: Cow::Borrowed(hash.as_str()),
    };
    match cache.seal(call, &payload, cache.valid_for(lifetime)) {
        Ok(copy) => call.caller.jar().write(SESSION_DATA, copy, lifetime.at_most(cache.max_age)),
        // The store is asked instead, which is slower and not wrong; an older copy would be.
        Err(_) => call.caller.jar().expire(SESSION_DATA),
    }
}

/// Makes the browser forget a copy that a former configuration wrote.
pub(super) fn forget_when_off(call: &Call<'_>) {
    let jar = call.caller.jar();
    if call.auth.session_cache().is_none() && !jar.values(SESSION_DATA).is_empty() {
        jar.expire(SESSION_DATA);
    }
}
