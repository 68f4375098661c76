//! What a handler may ask for in its arguments: the request's [`RequestAuth`], the session, or the session if there is
//! one (`Option<CurrentSession>`).

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use crate::{RequestAuth, error::Error, model::CurrentSession};

impl<S: Sync> FromRequestParts<S> for RequestAuth {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!("a handler asks for its caller, but the application is not in `Auth::layer`");
            Error::Unexpected
        })
    }
}

impl<S: Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        RequestAuth::from_request_parts(parts, state).await?.require_session().await
    }
}

/// `None` is nobody signed in; a store that does not answer is a refusal.
impl<S: Sync> OptionalFromRequestParts<S> for CurrentSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        <RequestAuth as FromRequestParts<S>>::from_request_parts(parts, state).await?.session().await
    }
}
