//! Makes a [`RemoteAuth`].

use std::{fmt, sync::Arc, time::Duration};

use super::{BY_STORE, CookieNames, Held, Parts, RemoteAuth};
use crate::{
    client::{Builder, Client, Credentials, Retry, options::settings},
    endpoint::GetSession,
    error::Error,
};

/// Whoever asks for a page waits for this.
const TIME_LIMIT: Duration = Duration::from_secs(3);
/// A server that is being restarted refuses one connection, and takes the next.
const RETRY: Retry = Retry::times(1).first_delay(Duration::from_millis(100)).longest_delay(Duration::from_secs(1));
/// One page and what it loads.
const CACHE_FOR: Duration = Duration::from_secs(5);
/// About 10 MB.
const CACHED_SESSIONS: u64 = 10_000;

/// Makes a [`RemoteAuth`]. By default a try may last 3 s, and one that failed in passing is followed by one more.
#[must_use]
pub struct RemoteAuthBuilder {
    client: Builder,
    cookie_names: CookieNames,
    question: GetSession,
    cache_for: Duration,
    cached_sessions: u64,
}

impl RemoteAuthBuilder {
    pub(super) fn new(base: &str) -> Self {
        Self {
            // A client that kept cookies would send one person's for another.
            client: Client::builder(base).credentials(Credentials::Omit).retry(RETRY).time_limit(TIME_LIMIT),
            cookie_names: CookieNames::default(),
            question: BY_STORE,
            cache_for: CACHE_FOR,
            cached_sessions: CACHED_SESSIONS,
        }
    }

    /// What the names of that deployment's cookies have before the dot. Default: `keyward`; Better Auth's own is
    /// `better-auth`.
    pub fn cookie_prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.cookie_names.prefix);
        self
    }

    /// The name of the session cookie, where that deployment gave it one of its own. Default: `session_token` after prefix
    /// and dot.
    pub fn session_cookie(mut self, name: &str) -> Self {
        self.cookie_names.session_cookie = Some(name.to_owned());
        self
    }

    /// Takes a copy of the session in the browser's cookies for good, as that deployment does: for one that has no store to
    /// ask. A session that was ended is seen for as long as copies are good there, which are minutes.
    pub fn by_cookie_cache(mut self) -> Self {
        self.question.disable_cookie_cache = false;
        self
    }

    /// How long an answer is good, and so how long a session that was ended may still be seen. Zero asks each time.
    /// Default: 5 s.
    pub fn cache_for(mut self, time: Duration) -> Self {
        self.cache_for = time;
        self
    }

    /// How many sessions are kept in memory at once. Default: 10,000.
    pub fn cached_sessions(mut self, sessions: u64) -> Self {
        self.cached_sessions = sessions;
        self
    }

    settings!(client.options);

    /// The remote sign-in.
    ///
    /// # Errors
    /// [`Error::Network`] when the address is none, or the system has no TLS to offer.
    pub fn build(self) -> Result<RemoteAuth, Error> {
        let held = Held::new(self.cache_for, self.cached_sessions);
        let Self { client, cookie_names, question, .. } = self;
        Ok(RemoteAuth(Arc::new(Parts { client: client.build()?, cookie_names, question, held })))
    }
}

impl fmt::Debug for RemoteAuthBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteAuthBuilder").finish_non_exhaustive()
    }
}
