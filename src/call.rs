//! One call of one endpoint: the application on one side, the caller on the other.

use secrecy::SecretString;

use crate::{
    Auth,
    error::Error,
    model::{CurrentSession, Session, Timestamp},
    session::{self, Caller, Extend, Lifetime, Lookup, Source},
};

/// What an act may know while it is done.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The application: configuration, store, secrets.
    pub auth: &'a Auth,
    /// Who calls, and the cookies that will be sent back.
    pub caller: &'a Caller,
    pub(crate) source: Source,
}

impl Call<'_> {
    /// The same call, asking for the session no less strictly than there.
    pub(crate) fn asking(self, source: Source) -> Self {
        Self { source: self.source.and(source), ..self }
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        self.auth.now()
    }

    /// The caller's session, extended when it is due. Looked up at most once a request; the browser's copy of it will do
    /// where the request only reads, if such copies are configured.
    pub async fn session(&self) -> Result<Option<CurrentSession>, Error> {
        session::resolve(self, Lookup { source: self.source, extend: Extend::WhenDue }).await
    }

    /// The caller's session by the store's word, never by a cached one.
    pub async fn session_by_store(&self) -> Result<Option<CurrentSession>, Error> {
        session::resolve(self, Lookup { source: Source::Store, extend: Extend::WhenDue }).await
    }

    /// The caller's session by the store's word, which stays as it is: nothing is extended.
    pub(crate) async fn session_as_it_is(&self) -> Result<Option<CurrentSession>, Error> {
        session::resolve(self, Lookup { source: Source::Store, extend: Extend::Never }).await
    }

    /// The caller's session.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when nobody is signed in.
    pub async fn require_session(&self) -> Result<CurrentSession, Error> {
        self.session().await?.ok_or(Error::Unauthorized)
    }

    /// The caller's session, if the person signed in recently.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when nobody is signed in, [`Error::SessionNotFresh`] when it was too long ago.
    pub async fn require_fresh_session(&self) -> Result<CurrentSession, Error> {
        let current = self.require_session().await?;
        if self.is_fresh(&current.session) { Ok(current) } else { Err(Error::SessionNotFresh) }
    }

    /// Whether the person signed in recently. Sign-in counts, not the last extension: extending a session never makes it
    /// fresh again.
    pub fn is_fresh(&self, session: &Session) -> bool {
        let fresh_age = self.auth.config().session.fresh_age;
        fresh_age.is_zero() || self.now().since(session.created_at) < fresh_age
    }

    /// A cookie of the application's own, by its name without the prefix: as it came, or as this request has written it.
    /// The session's cookies are nobody's business: there are none of these names.
    pub fn cookie(&self, name: &str) -> Option<SecretString> {
        let values = if session::is_cookie_of_sessions(name) { Vec::new() } else { self.caller.jar().values(name) };
        values.into_iter().next()
    }

    /// Sends a cookie of the application's own with the response, `HttpOnly` and with the attributes that are configured.
    /// It is not signed. The session's cookies are written by sessions alone; their names are refused.
    pub fn set_cookie(&self, name: &str, value: impl Into<SecretString>, lifetime: Lifetime) {
        if session::is_cookie_of_sessions(name) {
            tracing::error!(cookie = name, "this cookie belongs to the session and is not written by others");
            return;
        }
        self.caller.jar().write(name, value, lifetime);
    }

    /// Makes the browser forget a cookie of the application's own.
    pub fn expire_cookie(&self, name: &str) {
        if !session::is_cookie_of_sessions(name) {
            self.caller.jar().expire(name);
        }
    }

    /// Tells the browser, and the rest of this request, what changed about its session or user. To be called after the
    /// commit.
    pub fn reissue_session(&self, current: &CurrentSession) {
        session::reissue(self, current);
    }
}
