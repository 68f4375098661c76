//! The session as reactive state. The server puts it into the page, so the first render in the browser equals the
//! server's: nothing is pending, nothing flashes, nothing is fetched.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{SessionOptions, page};
use crate::{endpoint::GetSession, error::Error, model::CurrentSession};

/// Who is signed in, reactively; in the shape that users of Better Auth know.
#[derive(Clone, Copy, Debug)]
pub struct SessionState {
    data: RwSignal<Option<CurrentSession>>,
    error: RwSignal<Option<Error>>,
    is_known: RwSignal<bool>,
    is_refetching: RwSignal<bool>,
}

/// Provides the session to everything below; to be called once, at the top of the application.
pub fn provide_session() -> SessionState {
    provide_session_with(SessionOptions::default())
}

/// The same, read again when the options say. A page has one state, for as long as it is open: in the browser the options
/// of the first call count.
pub fn provide_session_with(options: SessionOptions) -> SessionState {
    let state = page::state(Seed::take().as_ref(), options);
    provide_context(Slot(Some(state)));
    state
}

/// The session, in any component.
pub fn use_session() -> SessionState {
    use_context().and_then(|Slot(state)| state).unwrap_or_else(provide_session)
}

/// Where the state is in the context. Every request has a slot of its own, with or without a state: a context that is
/// missing would be looked for in another request that streams on the same thread.
#[derive(Clone, Copy, Default)]
pub(super) struct Slot(Option<SessionState>);

/// What a reading says.
pub(super) type Outcome = Result<Option<CurrentSession>, Error>;

/// What the server puts into the page: the session, and where it can be read again.
#[derive(Serialize, Deserialize)]
pub(super) struct Seed {
    /// Whether it was found out whose page this is; before that, no session says nothing.
    pub(super) is_known: bool,
    pub(super) session: Option<CurrentSession>,
    pub(super) base_path: String,
}

impl Seed {
    /// Shared with the browser by the page that renders. A server function renders none: what it shared would go out with
    /// another's page.
    #[cfg(feature = "ssr")]
    fn take() -> Option<Self> {
        if super::server::renders_page() {
            SharedValue::new(Self::of_this_request).into_inner()
        } else {
            Self::of_this_request()
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn take() -> Option<Self> {
        SharedValue::new(|| None).into_inner()
    }

    #[cfg(feature = "ssr")]
    fn of_this_request() -> Option<Self> {
        super::server::provided().map(|auth| Self {
            is_known: auth.knows_session() || !auth.has_session_cookie(),
            session: auth.known_session(),
            base_path: auth.auth().config().base_url.path().to_owned(),
        })
    }
}

impl SessionState {
    /// What the server said. "Nobody is signed in" is something that it says; without a seed nothing is known yet.
    pub(super) fn new(seed: Option<&Seed>) -> Self {
        Self {
            data: RwSignal::new(seed.and_then(|seed| seed.session.clone())),
            error: RwSignal::new(None),
            is_known: RwSignal::new(seed.is_some_and(|seed| seed.is_known)),
            is_refetching: RwSignal::new(false),
        }
    }

    /// The session and its user; `None` when nobody is signed in. Equal data does not notify.
    pub fn data(self) -> ReadSignal<Option<CurrentSession>> {
        self.data.read_only()
    }

    /// What went wrong when the session was last read. Data stays as it was, unless the server said that it is over.
    pub fn error(self) -> ReadSignal<Option<Error>> {
        self.error.read_only()
    }

    /// Whether nothing is known yet, not even why. Never so in a page that the server rendered for a request in
    /// `Auth::layer`: that nobody is signed in is known, too.
    pub fn is_pending(self) -> Signal<bool> {
        Signal::derive(move || !self.is_known.get() && self.error.with(Option::is_none))
    }

    /// Whether the server ever said who is signed in.
    pub(super) fn is_known(self) -> ReadSignal<bool> {
        self.is_known.read_only()
    }

    /// Whether the session is being read.
    pub fn is_refetching(self) -> ReadSignal<bool> {
        self.is_refetching.read_only()
    }

    /// Reads the session again. On the server it has just been read.
    pub fn refetch(self) {
        self.refetch_with(GetSession::default());
    }

    /// Reads the session again, and says how: `session.refetch_with(GetSession { disable_cookie_cache: true, ..default() })`
    /// asks the store even where the browser's copy would do.
    pub fn refetch_with(self, query: GetSession) {
        page::refetch(query);
    }
}

#[cfg(feature = "hydrate")]
impl SessionState {
    /// Asks for an endpoint through the typed client; if it changes the session, the state is the new one when the call
    /// returns, in this tab and in the others.
    pub async fn call<E: crate::Endpoint>(self, endpoint: E) -> Result<E::Output, Error> {
        let outcome = page::client()?.call(endpoint).await;
        if E::CHANGES_SESSION && outcome.is_ok() {
            page::session_changed().await;
        }
        outcome
    }

    pub(super) fn begin(self) {
        tell(self.is_refetching, true);
    }

    pub(super) fn settle(self, outcome: Outcome) {
        match outcome {
            Ok(data) => self.become_known(data, None),
            Err(Error::Unauthorized) => self.become_known(None, Some(Error::Unauthorized)),
            Err(error) => tell(self.error, Some(error)),
        }
        tell(self.is_refetching, false);
    }

    fn become_known(self, data: Option<CurrentSession>, error: Option<Error>) {
        tell(self.data, data);
        tell(self.error, error);
        tell(self.is_known, true);
    }
}

/// Nobody is told what they know.
#[cfg(feature = "hydrate")]
fn tell<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
