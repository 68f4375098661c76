//! A WebSocket that rests on a session: opened by who is signed in, from a trusted origin, and closed when the session
//! ends.

use std::time::Duration;

use axum::{
    extract::{
        FromRequestParts, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    response::{IntoResponse, Response},
};
use http::request::Parts;
use tokio::{task::JoinHandle, time};

use super::{Refusal, origin};
use crate::{
    Auth, RequestAuth,
    error::Error,
    model::{CurrentSession, SessionId, UserId},
    store::{self, Listener},
};

/// How often the store is asked whether a session goes on. What ends in this process is heard of at once; this is for
/// other servers, and for the session's own end.
const ASK_EVERY: Duration = Duration::from_secs(30);
/// How long the other end may take to hear of it.
const FAREWELL: Duration = Duration::from_secs(5);
/// What the other end reads when its session has ended.
const REASON: &str = "the session has ended";

/// The wish of somebody signed in to open a WebSocket; what a handler asks for in its arguments. Everybody else, and every
/// page of an origin that is not trusted, is refused before that.
///
/// ```
/// use axum::response::Response;
/// use keyward::http::SessionUpgrade;
///
/// async fn echo(upgrade: SessionUpgrade) -> Response {
///     upgrade.on_upgrade(|mut socket| async move {
///         while let Some(Ok(message)) = socket.recv().await {
///             if socket.send(message).await.is_err() {
///                 break;
///             }
///         }
///     })
/// }
/// ```
pub struct SessionUpgrade {
    upgrade: WebSocketUpgrade,
    auth: Auth,
    session: CurrentSession,
    ask_every: Duration,
}

impl<S: Send + Sync> FromRequestParts<S> for SessionUpgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let auth = RequestAuth::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let config = auth.auth().config();
        let refuse = |error| Refusal::new(error, parts, config).into_response();
        // The layer has looked already, unless this is below the endpoints' base path.
        origin::check_application(parts, config).map_err(refuse)?;
        let session = auth.session_by_store().await.and_then(|session| session.ok_or(Error::Unauthorized));
        let session = session.map_err(refuse)?;
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { upgrade, auth: auth.auth().clone(), session, ask_every: ASK_EVERY })
    }
}

impl SessionUpgrade {
    /// Who wants to open it.
    pub fn session(&self) -> &CurrentSession {
        &self.session
    }

    /// Changes what axum leaves to be chosen: sizes, buffers, protocols.
    #[must_use]
    pub fn map(mut self, change: impl FnOnce(WebSocketUpgrade) -> WebSocketUpgrade) -> Self {
        self.upgrade = change(self.upgrade);
        self
    }

    /// Asks the store so often whether the session goes on. Default: every 30 seconds; a session that ends in this process
    /// is noticed at once.
    #[must_use]
    pub fn ask_every(mut self, interval: Duration) -> Self {
        self.ask_every = interval;
        self
    }

    /// Opens it, and serves it until it or the session ends.
    pub fn on_upgrade<F, Served>(self, serve: F) -> Response
    where
        F: FnOnce(SessionSocket) -> Served + Send + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let Self { upgrade, auth, session, ask_every } = self;
        // From here on, so that nothing is missed while the connection is handed over.
        let end = SessionEnd::of(auth, &session, ask_every);
        upgrade.on_upgrade(move |socket| serve(SessionSocket { socket, session, end }))
    }
}

/// A WebSocket whose other end is signed in. It closes, with code 1008 (RFC 6455 §7.4.1), when the session ends.
pub struct SessionSocket {
    socket: WebSocket,
    session: CurrentSession,
    end: SessionEnd,
}

impl SessionSocket {
    /// Whose it is; as it was when it was opened.
    pub fn session(&self) -> &CurrentSession {
        &self.session
    }

    /// The next message. `None` when the other end is gone, or the session ended. May be dropped before it is done; nothing
    /// is lost.
    pub async fn recv(&mut self) -> Option<Result<Message, axum::Error>> {
        tokio::select! {
            biased;
            () = self.end.has_come() => {
                self.close().await;
                None
            }
            message = self.socket.recv() => message,
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the other end is gone, or the session ended; then nothing is sent.
    pub async fn send(&mut self, message: Message) -> Result<(), axum::Error> {
        tokio::select! {
            biased;
            () = self.end.has_come() => {
                self.close().await;
                Err(axum::Error::new(Error::Unauthorized))
            }
            sent = self.socket.send(message) => sent,
        }
    }

    /// Waits for the end of the session, for a task that has nothing to receive.
    pub async fn ended(&mut self) {
        self.end.has_come().await;
        self.close().await;
    }

    async fn close(&mut self) {
        let frame = CloseFrame { code: close_code::POLICY, reason: REASON.into() };
        // Whoever is gone already, or does not listen, needs no farewell.
        let _ = time::timeout(FAREWELL, self.socket.send(Message::Close(Some(frame)))).await;
    }
}

/// The end of a session, for which a task of its own looks out: whoever only sends would never let it be asked for.
struct SessionEnd {
    lookout: JoinHandle<()>,
    is_over: bool,
}

impl SessionEnd {
    fn of(auth: Auth, session: &CurrentSession, ask_every: Duration) -> Self {
        let lookout = Lookout {
            listener: auth.store().listen_to_endings(),
            user: session.user.id.clone(),
            session: session.session.id.clone(),
            ask_every,
            auth,
        };
        Self { lookout: tokio::spawn(lookout.wait()), is_over: false }
    }

    /// Waits for it; may be dropped and asked again.
    async fn has_come(&mut self) {
        if !self.is_over {
            // A lookout that fell asleep is as good as none.
            let _ = (&mut self.lookout).await;
            self.is_over = true;
        }
    }
}

impl Drop for SessionEnd {
    fn drop(&mut self) {
        self.lookout.abort();
    }
}

struct Lookout {
    auth: Auth,
    listener: Listener,
    user: UserId,
    session: SessionId,
    ask_every: Duration,
}

impl Lookout {
    async fn wait(mut self) {
        // An outage ends nobody's session; it is asked again.
        while self.goes_on().await.unwrap_or(true) {
            let _ = time::timeout(self.ask_every, self.listener.hear_of(&self.user)).await;
        }
    }

    async fn goes_on(&self) -> Result<bool, Error> {
        let mut reader = self.auth.store().read().await?;
        Ok(store::session::goes_on(reader.on(), &self.session, self.auth.now()).await?)
    }
}
