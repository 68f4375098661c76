//! What is answered to which request.

use std::{convert::Infallible, error::Error as Failure, net::SocketAddr};

use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
};
use keyward::{Auth, Error, http::AuthHandler};
use serde::Serialize;
use tower::ServiceExt;

type Body = UnsyncBoxBody<Bytes, Box<dyn Failure + Send + Sync>>;

/// The endpoints, and what is beside them.
#[derive(Clone)]
pub(crate) struct Site {
    auth: Auth,
    endpoints: AuthHandler,
}

impl Site {
    pub(crate) fn new(auth: &Auth) -> Self {
        Self { auth: auth.clone(), endpoints: auth.handler() }
    }

    /// What is no path of ours goes to the endpoints: they answer what is theirs, and to the rest that there is nothing.
    pub(crate) async fn answer(
        self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> Result<Response<Body>, Infallible> {
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/") => Ok(self.greet(request.headers()).await),
            (&Method::GET, "/api/me") => Ok(self.me(request.headers(), peer).await),
            _ => {
                let answer = self.endpoints.for_peer(peer).oneshot(request).await?;
                Ok(answer.map(|body| body.map_err(Into::into).boxed_unsync()))
            }
        }
    }

    /// Headers are enough to know who asks.
    async fn greet(&self, headers: &HeaderMap) -> Response<Body> {
        match self.auth.session_of(headers).await {
            Ok(Some(current)) => json(StatusCode::OK, &format!("Good morning, {}", current.user.name)),
            Ok(None) => json(StatusCode::OK, &"Good morning"),
            Err(error) => refusal(&error),
        }
    }

    /// A request of its own, so that a session in use is extended and the browser is told.
    async fn me(&self, headers: &HeaderMap, peer: SocketAddr) -> Response<Body> {
        let request = self.auth.request(headers, Some(peer));
        let mut response = match request.require_session().await {
            Ok(current) => json(StatusCode::OK, &current.user),
            Err(error) => refusal(&error),
        };
        request.send_cookies(response.headers_mut());
        response
    }
}

/// Nobody signed in is 401, a database that does not answer 503: the error knows.
fn refusal(error: &Error) -> Response<Body> {
    json(error.status(), &error.body())
}

fn json(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let mut response = Response::new(Full::from(text).map_err(Into::into).boxed_unsync());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
