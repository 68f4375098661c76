//! Who is signed in, for a process that has neither the database nor the secret: it asks the one that has.

mod builder;
mod cookies;
mod held;

use std::{fmt, sync::Arc};

use ::http::{HeaderMap, header};

pub use builder::RemoteAuthBuilder;

use super::Client;
use crate::{endpoint::GetSession, error::Error, model::CurrentSession};
use cookies::{CookieNames, Forwarded};
use held::{Answered, Held};

/// The answer's cookies cannot travel on to the browser, so nothing may happen that they would have to tell it. And a copy of
/// the session in a cookie says nothing of whether it was ended.
const BY_STORE: GetSession = GetSession { disable_refresh: true, disable_cookie_cache: true };

/// Sign-in that runs in another process, a Keyward or a TypeScript Better Auth: says through which session a request came.
/// Cheap to clone.
///
/// Of a request it sends on the cookies of that deployment and nothing else. The browser sends them here only if this service
/// is on the same host, or they are shared with it (`cookies.domain`).
///
/// An answer is good for a few seconds, so a session that was ended is seen for that long; where that matters, ask
/// [`session_by_store`](Self::session_by_store). However many requests of one person come at once, one question is put.
/// No session is extended by it, since the cookie could not be extended with it; a person's visits to that deployment do
/// that.
///
/// That deployment takes all of this for one client and counts: give `/get-session` no limit there
/// (`CustomRule::new("/get-session", None)`, in TypeScript `customRules: { "/get-session": false }`), or a high one.
///
/// ```no_run
/// use http::HeaderMap;
/// use keyward::{Error, client::RemoteAuth};
///
/// # fn start() -> Result<RemoteAuth, Error> {
/// let remote = RemoteAuth::new("https://accounts.example.com/api/auth")?;
/// # Ok(remote)
/// # }
///
/// async fn greet(remote: &RemoteAuth, headers: &HeaderMap) -> Result<String, Error> {
///     let current = remote.session(headers).await?.ok_or(Error::Unauthorized)?;
///     Ok(format!("Good morning, {}", current.user.name))
/// }
/// ```
#[derive(Clone)]
pub struct RemoteAuth(Arc<Parts>);

struct Parts {
    client: Client,
    cookie_names: CookieNames,
    question: GetSession,
    held: Held,
}

impl RemoteAuth {
    /// Asks the Keyward at `https://accounts.example.com/api/auth`, with the usual names, limits and times.
    ///
    /// # Errors
    /// [`Error::Network`] when the address is none, or the system has no TLS to offer.
    pub fn new(base: &str) -> Result<Self, Error> {
        Self::builder(base).build()
    }

    /// Asks otherwise than usual.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use keyward::client::RemoteAuth;
    ///
    /// # fn start() -> Result<RemoteAuth, keyward::Error> {
    /// let remote = RemoteAuth::builder("https://accounts.example.com/api/auth")
    ///     .cookie_prefix("better-auth")
    ///     .time_limit(Duration::from_secs(1))
    ///     .cache_for(Duration::from_secs(2))
    ///     .build()?;
    /// # Ok(remote)
    /// # }
    /// # start().unwrap();
    /// ```
    pub fn builder(base: &str) -> RemoteAuthBuilder {
        RemoteAuthBuilder::new(base)
    }

    /// The session through which a request with these headers came. Without a session cookie nobody is asked.
    ///
    /// # Errors
    /// What kept the deployment from answering; it never reads as "nobody".
    pub async fn session(&self, headers: &HeaderMap) -> Result<Option<CurrentSession>, Error> {
        let Some(forwarded) = self.0.cookie_names.pick(headers) else { return Ok(None) };
        self.0.held.find_or(forwarded.key.clone(), self.ask(self.0.question, &forwarded)).await
    }

    /// The same by the word of that deployment's store at this moment: before what must not happen after a session was
    /// ended.
    ///
    /// # Errors
    /// What kept the deployment from answering; it never reads as "nobody".
    pub async fn session_by_store(&self, headers: &HeaderMap) -> Result<Option<CurrentSession>, Error> {
        let Some(forwarded) = self.0.cookie_names.pick(headers) else { return Ok(None) };
        let answered = self.ask(BY_STORE, &forwarded).await?;
        self.0.held.forget(&forwarded.key).await;
        Ok(answered.current)
    }

    /// Asks anew when the next request comes through that session: for a service that has just had it changed.
    pub async fn forget(&self, headers: &HeaderMap) {
        if let Some(forwarded) = self.0.cookie_names.pick(headers) {
            self.0.held.forget(&forwarded.key).await;
        }
    }

    async fn ask(&self, question: GetSession, forwarded: &Forwarded) -> Result<Answered, Error> {
        let request = self.0.client.request(question).header(header::COOKIE, forwarded.header.clone());
        let (answer, at) = request.send_dated().await?;
        Ok(Answered { current: answer.map(|answer| answer.current), at })
    }
}

/// The cache holds people's sessions.
impl fmt::Debug for RemoteAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteAuth").finish_non_exhaustive()
    }
}
