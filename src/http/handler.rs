//! The endpoints for a server that is not axum's.

use std::{
    convert::Infallible,
    net::SocketAddr,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    response::Response,
    routing::future::RouteFuture,
};
use http::{HeaderMap, Request};
use tower::{BoxError, Service};

use super::{cookies, layer};
use crate::{
    Auth, RequestAuth,
    error::Error,
    model::CurrentSession,
    session::{Caller, Source},
};

/// Every endpoint as a plain tower service; made by [`Auth::handler`]. Cheap to clone.
#[derive(Clone)]
pub struct AuthHandler {
    router: Router,
    peer: Option<SocketAddr>,
}

impl Auth {
    /// The endpoints as a tower [`Service`] from any HTTP request to a response, for a server of one's own. A request whose
    /// path is not below the base path is answered with 404.
    pub fn handler(&self) -> AuthHandler {
        AuthHandler { router: self.router(), peer: None }
    }

    /// The session that these headers of a request belong to. `None` when there is none, or not any more.
    ///
    /// Nothing can be sent back this way, so nothing is extended: where a response follows, [`Auth::layer`] is better.
    pub async fn session_of(&self, headers: &HeaderMap) -> Result<Option<CurrentSession>, Error> {
        let caller = Caller::new(cookies::receive(headers, self.config()), None, None);
        self.on_behalf_of(&caller).session_as_it_is().await
    }

    /// The handle of a request that another framework received, made of its headers alone. What is written into cookies
    /// reaches the browser with [`RequestAuth::send_cookies`].
    pub fn request(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> RequestAuth {
        layer::request_auth(self, headers, peer, Source::Store)
    }
}

impl RequestAuth {
    /// Writes the cookies of a request that [`Auth::request`] made into the headers of its response, and closes the jar.
    pub fn send_cookies(&self, headers: &mut HeaderMap) {
        cookies::send(self.jar(), headers, self.auth().config());
    }
}

impl AuthHandler {
    /// The handler for a connection from this address: who is limited, and what a session remembers as its address.
    #[must_use]
    pub fn for_peer(mut self, peer: SocketAddr) -> Self {
        self.peer = Some(peer);
        self
    }
}

impl<B> Service<Request<B>> for AuthHandler
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut request = request.map(Body::new);
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        self.router.call(request)
    }
}
