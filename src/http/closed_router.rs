//! A router that is closed by default: every route needs a session, unless it is marked.

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};

use super::{Refusal, Require};
use crate::{Auth, Predicate, model::CurrentSession};

/// Routes that need a session, unless they are marked [`open`], [`optional`] or [`require`]. A route has one mark, because
/// a mark is what a route is made of; which one it is does not depend on the order of anything.
///
/// ```
/// use axum::{Json, routing::get};
/// use keyward::{Auth, Predicate, http::{open, optional, require}, model::{CurrentSession, User}};
///
/// # struct Staff;
/// # impl Predicate for Staff { fn admits(user: &User) -> bool { user.email_verified } }
/// fn router(auth: &Auth) -> axum::Router {
///     auth.closed_router()
///         .route("/api/me", get(|me: CurrentSession| async { Json(me.user) }))
///         .route("/api/staff", require::<Staff, _>(get(|| async { "hello" })))
///         .route("/api/greeting", optional(get(|me: Option<CurrentSession>| async move { me.is_some().to_string() })))
///         .route("/healthz", open(get(|| async { "ok" })))
///         .into_router()
/// }
/// ```
///
/// What is not routed is not found, for everybody.
#[derive(Clone)]
pub struct ClosedRouter<S = ()> {
    auth: Auth,
    router: Router<S>,
}

/// Handlers and who may reach them. Handlers alone, `get(..)`, are for who is signed in.
#[derive(Clone)]
pub struct Marked<S = ()>(MethodRouter<S>);

/// Handlers that everybody reaches.
pub fn open<S>(handlers: MethodRouter<S>) -> Marked<S> {
    Marked(handlers)
}

/// Handlers that everybody reaches, once it is known who they are: a store that does not answer is a refusal.
pub fn optional<S: Clone + Send + Sync + 'static>(handlers: MethodRouter<S>) -> Marked<S> {
    Marked(handlers.layer(middleware::from_fn(ask_who)))
}

/// Handlers that a user reaches who may.
pub fn require<P: Predicate, S: Clone + Send + Sync + 'static>(handlers: MethodRouter<S>) -> Marked<S> {
    Marked(handlers.layer(middleware::from_extractor::<Require<P>>()))
}

impl<S: Clone + Send + Sync + 'static> From<MethodRouter<S>> for Marked<S> {
    fn from(handlers: MethodRouter<S>) -> Self {
        Self(handlers.layer(middleware::from_extractor::<CurrentSession>()))
    }
}

async fn ask_who(session: Result<Option<CurrentSession>, Refusal>, request: Request, next: Next) -> Response {
    match session {
        Ok(_) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

impl Auth {
    /// A router on which everything needs a session, unless it is marked.
    pub fn closed_router<S: Clone + Send + Sync + 'static>(&self) -> ClosedRouter<S> {
        ClosedRouter { auth: self.clone(), router: Router::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> ClosedRouter<S> {
    /// Adds a route.
    #[must_use]
    pub fn route(mut self, path: &str, handlers: impl Into<Marked<S>>) -> Self {
        let Marked(handlers) = handlers.into();
        self.router = self.router.route(path, handlers);
        self
    }

    /// Adds the routes of another closed router below a path; their marks stay.
    #[must_use]
    pub fn nest(mut self, path: &str, other: Self) -> Self {
        self.router = self.router.nest(path, other.router);
        self
    }

    /// Adds the routes of another closed router; their marks stay.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self
    }

    /// The whole: these routes, the endpoints, and the layer around them.
    pub fn into_router(self) -> Router<S> {
        self.router.merge(self.auth.router()).layer(self.auth.layer())
    }
}
