//! Who calls: what an act may know of the request that it serves.

use std::sync::{PoisonError, RwLock};

use tokio::sync::Mutex;

use super::{CookieSigners, Jar, Source};
use crate::model::{ClientAddress, CurrentSession};

/// Longest user agent that is kept, in characters; browsers send a fifth of it.
const MAX_USER_AGENT: usize = 512;

/// The other end of one request, and the session it turned out to have.
#[derive(Debug, Default)]
pub struct Caller {
    jar: Jar,
    client_address: Option<ClientAddress>,
    user_agent: Option<String>,
    source: Source,
    resolution: RwLock<Resolution>,
    /// Held while the session is looked up, so that it is looked up once.
    pub(super) looking_up: Mutex<()>,
}

/// What is known of the session.
#[derive(Clone, Debug, Default)]
pub(super) enum Resolution {
    /// Nobody asked yet.
    #[default]
    Unknown,
    /// The browser's copy says so.
    Cached(Box<CurrentSession>),
    /// The store says so, and hooks are asked whether it may go on for longer.
    Found(Box<CurrentSession>),
    /// The store was asked, or this request opened or ended one.
    Known(Option<Box<CurrentSession>>),
}

impl Caller {
    /// The caller with these cookies, at this address, with this user agent.
    pub fn new(jar: Jar, client_address: Option<ClientAddress>, user_agent: Option<&str>) -> Self {
        let user_agent =
            user_agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect());
        Self { jar, client_address, user_agent, ..Self::default() }
    }

    /// Asks for the session there: a request that only reads may go by the browser's copy.
    #[must_use]
    pub(crate) fn asking(self, source: Source) -> Self {
        Self { source, ..self }
    }

    pub(crate) fn source(&self) -> Source {
        self.source
    }

    /// Whether a signed session cookie came, or was written; whether its session goes on is another question.
    pub(crate) fn has_session_cookie(&self, signers: &CookieSigners) -> bool {
        signers.token(&self.jar).is_some()
    }

    /// The cookies.
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// The client's address; `None` when the server was not told who connected, and for a caller in this process.
    pub fn client_address(&self) -> Option<ClientAddress> {
        self.client_address
    }

    /// The browser, as it names itself.
    pub fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_deref()
    }

    /// The session as far as it is known: `None` before it was resolved, too.
    pub fn known_session(&self) -> Option<CurrentSession> {
        match self.resolution() {
            Resolution::Known(session) => session.map(|session| *session),
            Resolution::Cached(session) | Resolution::Found(session) => Some(*session),
            Resolution::Unknown => None,
        }
    }

    /// Whether somebody has asked for the session, so that it is known whose request this is.
    pub(crate) fn is_resolved(&self) -> bool {
        !matches!(self.resolution(), Resolution::Unknown)
    }

    pub(super) fn resolution(&self) -> Resolution {
        self.resolution.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn remember(&self, session: Option<CurrentSession>) {
        self.resolve_as(Resolution::Known(session.map(Box::new)));
    }

    pub(super) fn resolve_as(&self, resolution: Resolution) {
        *self.resolution.write().unwrap_or_else(PoisonError::into_inner) = resolution;
    }
}
