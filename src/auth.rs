//! `Auth`: the application's handle to everything in this library. Cheap to clone, without type parameters.

use std::{
    panic::Location,
    sync::{Arc, Weak},
};

use ::http::Method;
use tracing::Instrument;

use crate::{
    act::{self, Act, Call},
    clock::{Clock, SystemClock},
    config::{Config, ConfigError},
    endpoint::Endpoint,
    error::Error,
    hook::{Event, Hook, Hooks, RecordHook},
    http::Route,
    limit::Limits,
    mail::Mailer,
    model::{CurrentSession, Timestamp},
    outbox::Outbox,
    plugin::Plugin,
    predicate::Predicate,
    secret::{Hashing, Keyring, OsRandom, Random},
    session::{Caller, CookieSigners, Jar, SessionCache},
    store::Store,
};

/// Sign-in for one application.
#[derive(Clone)]
pub struct Auth(Arc<Parts>);

pub(crate) struct Parts {
    config: Config,
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    hashing: Hashing,
    cookie_signers: CookieSigners,
    hooks: Hooks,
    limits: Limits,
    session_cache: Option<SessionCache>,
    routes: Vec<Route>,
    mailer: Option<Arc<dyn Mailer>>,
    outbox: Outbox,
}

impl Auth {
    /// Begins with a configuration and a store; everything else has a default.
    pub fn builder(config: Config, store: Store) -> Builder {
        Builder {
            config,
            store,
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            hooks: Hooks::default(),
            routes: Route::core(),
            mailer: None,
        }
    }

    /// Calls an endpoint on behalf of nobody in particular: no cookies come with it, none can be sent back, and no address
    /// is counted.
    pub async fn call<A: Act>(&self, act: A) -> Result<A::Output, Error> {
        let caller = Caller::default();
        let outcome = act::perform(act, &self.on_behalf_of(&caller)).await;
        caller.jar().seal();
        outcome
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Every endpoint that is served over HTTP, those of the application included: what a review of who may ask for what
    /// begins with.
    pub fn endpoints(&self) -> &[Route] {
        &self.0.routes
    }

    /// This moment, by the clock that was given.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn random(&self) -> &dyn Random {
        self.0.random.as_ref()
    }

    pub(crate) fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }

    pub(crate) fn cookie_signers(&self) -> &CookieSigners {
        &self.0.cookie_signers
    }

    pub(crate) fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    /// Whether there is a mailer; what needs a mail is offered only then.
    pub fn sends_mail(&self) -> bool {
        self.mailer().is_some()
    }

    pub(crate) fn mailer(&self) -> Option<&Arc<dyn Mailer>> {
        self.0.mailer.as_ref()
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    pub(crate) fn downgrade(&self) -> Weak<Parts> {
        Arc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(parts: &Weak<Parts>) -> Option<Self> {
        parts.upgrade().map(Self)
    }

    /// How often something may be tried.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn session_cache(&self) -> Option<&SessionCache> {
        self.0.session_cache.as_ref()
    }

    pub(crate) fn on_behalf_of<'a>(&'a self, caller: &'a Caller) -> Call<'a> {
        Call { auth: self, caller, source: caller.source() }
    }
}

/// Makes an [`Auth`].
pub struct Builder {
    config: Config,
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    hooks: Hooks,
    routes: Vec<Route>,
    mailer: Option<Arc<dyn Mailer>>,
}

impl Builder {
    /// Adds an endpoint of the application's own. It gets a route, a call on the server and a call from a client like
    /// every other.
    #[must_use]
    pub fn endpoint<A: Act>(mut self) -> Self {
        self.routes.push(Route::of::<A>());
        self
    }

    /// Adds a hook around an endpoint: `builder.hook::<SignInEmail>(Audit)`. Hooks of one endpoint run in the order in which
    /// they were added.
    #[must_use]
    pub fn hook<E: Endpoint>(mut self, hook: impl Hook<E>) -> Self {
        self.hooks.add::<E>(hook);
        self
    }

    /// Adds a hook around what is written: `builder.record_hook::<Create<User>>(Welcome)`.
    #[must_use]
    pub fn record_hook<E: Event>(mut self, hook: impl RecordHook<E>) -> Self {
        self.hooks.add_to_record::<E>(hook);
        self
    }

    /// Adds a plugin: its endpoints and hooks, behind those that were added before.
    #[must_use]
    pub fn plugin(self, plugin: impl Plugin) -> Self {
        plugin.install(self)
    }

    /// Delivers mail. Without a mailer, whatever needs a mail is not offered. What waits in the outbox, from an earlier life
    /// of the process too, goes out from [`Builder::build`] on; from the first mail on where that is not called in a
    /// runtime.
    #[must_use]
    pub fn mailer(mut self, mailer: impl Mailer) -> Self {
        self.mailer = Some(Arc::new(mailer));
        self
    }

    /// Goes by another clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Draws from another source of randomness.
    #[must_use]
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Checks the configuration and is done.
    pub fn build(self) -> Result<Auth, ConfigError> {
        self.config.check()?;
        let hashing = Hashing::new(Arc::clone(&self.random)).map_err(|_| ConfigError::Randomness)?;
        let keyring = Keyring::new(&self.config.secret, &self.config.previous_secrets);
        let auth = Auth(Arc::new(Parts {
            limits: Limits::new(&self.config, &self.store, Arc::clone(&self.clock)),
            cookie_signers: CookieSigners::new(&keyring),
            session_cache: self.config.session.cookie_cache.as_ref().map(|cache| SessionCache::new(cache, &keyring)),
            hashing,
            config: self.config,
            store: self.store,
            clock: self.clock,
            random: self.random,
            hooks: self.hooks,
            routes: self.routes,
            mailer: self.mailer,
            outbox: Outbox::new(&keyring),
        }));
        auth.start_delivery();
        Ok(auth)
    }
}

/// [`Auth`] on behalf of one request: it knows the request's cookies, and what it writes reaches the browser. The layer
/// puts one into the extensions of every request.
#[derive(Clone)]
pub struct RequestAuth {
    auth: Auth,
    caller: Arc<Caller>,
}

impl RequestAuth {
    /// The handle for one request.
    pub(crate) fn new(auth: Auth, caller: Arc<Caller>) -> Self {
        Self { auth, caller }
    }

    /// Calls an endpoint as this request's caller. Cookies that it writes are sent with this request's response.
    ///
    /// # Errors
    /// What the act says, and [`Error::TooManyRequests`] from an address that used up the budget of an endpoint with a rule
    /// of its own: a form on a page is as public as the endpoint behind it.
    /// [`Error::Unexpected`] when it would change the session after the response's head is gone: its cookies could not be
    /// sent any more, so it is not done at all.
    #[track_caller]
    pub fn call<A: Act>(&self, act: A) -> impl Future<Output = Result<A::Output, Error>> + Send + '_ {
        // A cookie that comes too late is logged; with this, it is logged from where.
        let span = tracing::error_span!("call", endpoint = A::PATH, place = %Location::caller());
        self.call_now(act).instrument(span)
    }

    async fn call_now<A: Act>(&self, act: A) -> Result<A::Output, Error> {
        if A::CHANGES_SESSION && self.jar().is_sealed() {
            tracing::error!("called after the response's head was sent; it would change a session in secret");
            return Err(Error::Unexpected);
        }
        self.auth.limits().call_for_visitor(A::PATH, self.caller.client_address()).await?;
        self.perform(act).await
    }

    /// Does what was asked for. What changes something is done to its end, hooks included, when whoever asked is gone: a
    /// browser that hangs up leaves nothing half told.
    pub(crate) async fn perform<A: Act>(&self, act: A) -> Result<A::Output, Error> {
        if A::METHOD == Method::GET && !A::CHANGES_SESSION {
            return act::perform(act, &self.as_call()).await;
        }
        let auth = self.clone();
        let doing = async move { act::perform(act, &auth.as_call()).await };
        tokio::spawn(doing.in_current_span()).await.unwrap_or_else(|error| {
            tracing::error!(%error, endpoint = A::PATH, "an act did not come to its end");
            Err(Error::Unexpected)
        })
    }

    /// The session; looked up at most once a request, and extended when it is due. A request that only reads may be
    /// answered from the browser's copy, where [`crate::config::SessionConfig::cookie_cache`] is set.
    pub async fn session(&self) -> Result<Option<CurrentSession>, Error> {
        self.as_call().session().await
    }

    /// The session.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when nobody is signed in.
    pub async fn require_session(&self) -> Result<CurrentSession, Error> {
        self.as_call().require_session().await
    }

    /// The session by the store's word, never by the browser's copy.
    pub async fn session_by_store(&self) -> Result<Option<CurrentSession>, Error> {
        self.as_call().session_by_store().await
    }

    /// The session, if the person signed in recently.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when nobody is signed in, [`Error::SessionNotFresh`] when it was too long ago.
    pub async fn require_fresh_session(&self) -> Result<CurrentSession, Error> {
        self.as_call().require_fresh_session().await
    }

    /// The session of a user who may do something, by the store's word: who lost a right a moment ago does not have it any
    /// more.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when nobody is signed in, [`Error::Forbidden`] when the answer is no.
    pub async fn require<P: Predicate>(&self) -> Result<CurrentSession, Error> {
        let current = self.session_by_store().await?.ok_or(Error::Unauthorized)?;
        if P::admits(&current.user) { Ok(current) } else { Err(Error::Forbidden) }
    }

    /// Whether the browser has a session cookie that this application signed. **No proof that the session goes on**; good
    /// for a guess that costs nothing.
    pub fn has_session_cookie(&self) -> bool {
        self.caller.has_session_cookie(self.auth.cookie_signers())
    }

    /// The session as far as this request has looked it up.
    pub fn known_session(&self) -> Option<CurrentSession> {
        self.caller.known_session()
    }

    /// Whether this request has looked the session up: before that, `None` says nothing.
    pub fn knows_session(&self) -> bool {
        self.caller.is_resolved()
    }

    /// The application's handle.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// The cookies of this request.
    pub fn jar(&self) -> &Jar {
        self.caller.jar()
    }

    pub(crate) fn as_call(&self) -> Call<'_> {
        self.auth.on_behalf_of(&self.caller)
    }
}
