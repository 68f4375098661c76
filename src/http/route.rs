//! One endpoint over HTTP: the first face of its declaration.

use std::{future::Future, pin::Pin};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{Method, request::Parts};

use super::{
    body::{self, Source},
    origin, reply,
};
use crate::{
    Auth, RequestAuth,
    act::{self, Act},
    endpoint::{ErrorPage, GetSession, Ping, RefreshSession, SignInEmail, SignOut, SignUpEmail},
    error::Error,
};

type Serving = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An endpoint without its type: where it is, and how it is served.
#[derive(Clone)]
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) serve: fn(RequestAuth, Request) -> Serving,
}

impl Route {
    /// The route of an endpoint.
    pub fn of<A: Act>() -> Self {
        Self { method: A::METHOD, path: A::PATH, serve: |auth, request| Box::pin(serve::<A>(auth, request)) }
    }

    /// The routes of the core protocol.
    pub(crate) fn core() -> Vec<Self> {
        vec![
            Self::of::<SignUpEmail>(),
            Self::of::<SignInEmail>(),
            Self::of::<SignOut>(),
            Self::of::<GetSession>(),
            Self::of::<RefreshSession>(),
            Self::of::<Ping>(),
            Self::of::<ErrorPage>(),
        ]
    }
}

async fn serve<A: Act>(auth: RequestAuth, request: Request) -> Response {
    let outcome = match read::<A>(auth.auth(), request).await {
        Ok(act) => act::perform(act, &auth.as_call()).await,
        Err(error) => Err(error),
    };
    let mut response = match outcome {
        Ok(outcome) => A::reply(outcome, &auth.as_call()).into_response(),
        Err(error) => error.into_response(),
    };
    reply::forbid_storing(response.headers_mut());
    response
}

/// The checks stand in the protocol's order (section 1.2): it decides which error wins.
async fn read<A: Act>(auth: &Auth, request: Request) -> Result<A, Error> {
    let config = auth.config();
    let (Parts { headers, uri, .. }, body) = request.into_parts();
    let query = body::query(uri.query());
    if A::METHOD == Method::GET {
        return body::shape(Some(query), Source::Query);
    }
    let body = if A::READS_BODY { body::read(&headers, body, A::FORM, config.body_limit).await? } else { None };
    origin::check_cookies(&headers, config)?;
    origin::check_destinations(body.as_ref(), &query, config)?;
    let act = body::shape(body, Source::Body)?;
    if A::FORM {
        origin::check_form(&headers, config)?;
    }
    Ok(act)
}
