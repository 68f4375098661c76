//! The session as reactive state. The server puts it into the page, so the first render in the browser equals the
//! server's: nothing is pending, nothing flashes, nothing is fetched.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::Error, model::CurrentSession};

/// Who is signed in, reactively; in the shape that users of Better Auth know.
#[derive(Clone, Copy, Debug)]
pub struct SessionState {
    data: RwSignal<Option<CurrentSession>>,
    error: RwSignal<Option<Error>>,
    is_refetching: RwSignal<bool>,
}

/// Provides the session to everything below; to be called once, at the top of the application.
pub fn provide_session() -> SessionState {
    let Seed { session, base_path } = SharedValue::new(Seed::of_this_request).into_inner();
    let state =
        SessionState { data: RwSignal::new(session), error: RwSignal::new(None), is_refetching: RwSignal::new(false) };
    provide_context(state);
    #[cfg(feature = "hydrate")]
    super::browser::keep_current(state, base_path);
    #[cfg(not(feature = "hydrate"))]
    drop(base_path);
    state
}

/// The session, in any component.
pub fn use_session() -> SessionState {
    use_context().unwrap_or_else(provide_session)
}

/// What the server puts into the page: the session, and where it can be read again.
#[derive(Default, Serialize, Deserialize)]
struct Seed {
    session: Option<CurrentSession>,
    base_path: String,
}

impl Seed {
    #[cfg(feature = "ssr")]
    fn of_this_request() -> Self {
        let seed = |auth: crate::RequestAuth| Self {
            session: auth.known_session(),
            base_path: auth.auth().config().base_url.path().to_owned(),
        };
        super::server::provided().map(seed).unwrap_or_default()
    }

    #[cfg(not(feature = "ssr"))]
    fn of_this_request() -> Self {
        Self::default()
    }
}

impl SessionState {
    /// The session and its user; `None` when nobody is signed in. Equal data does not notify.
    pub fn data(self) -> ReadSignal<Option<CurrentSession>> {
        self.data.read_only()
    }

    /// What went wrong when the session was last read. Data stays as it was, unless the server said that it is over.
    pub fn error(self) -> ReadSignal<Option<Error>> {
        self.error.read_only()
    }

    /// Whether the session is being read and nothing is known yet.
    pub fn is_pending(self) -> Signal<bool> {
        Signal::derive(move || self.is_refetching.get() && self.data.with(Option::is_none))
    }

    /// Whether the session is being read.
    pub fn is_refetching(self) -> ReadSignal<bool> {
        self.is_refetching.read_only()
    }

    /// Reads the session again. On the server it has just been read.
    pub fn refetch(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(super::browser::refetch(self));
    }
}

#[cfg(feature = "hydrate")]
impl SessionState {
    /// Asks for an endpoint through the typed client; if it changes the session, the state is the new one when the call
    /// returns, in this tab and in the others.
    pub async fn call<E: crate::Endpoint>(self, endpoint: E) -> Result<E::Output, Error> {
        let outcome = super::browser::client()?.call(endpoint).await;
        if E::CHANGES_SESSION && outcome.is_ok() {
            super::browser::session_changed().await;
        }
        outcome
    }

    pub(super) fn begin(self) {
        self.is_refetching.set(true);
    }

    pub(super) fn settle(self, outcome: Result<Option<CurrentSession>, Error>) {
        match outcome {
            Ok(data) => self.become_known(data, None),
            Err(Error::Unauthorized) => self.become_known(None, Some(Error::Unauthorized)),
            Err(error) => self.error.set(Some(error)),
        }
        self.is_refetching.set(false);
    }

    fn become_known(self, data: Option<CurrentSession>, error: Option<Error>) {
        if self.data.with_untracked(|known| *known != data) {
            self.data.set(data);
        }
        if self.error.with_untracked(|known| *known != error) {
            self.error.set(error);
        }
    }
}
