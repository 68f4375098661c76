//! What a handler may ask for in its arguments: the request's [`RequestAuth`], the session, the session if there is one
//! (`Option<CurrentSession>`), a fresh one, or one whose user may do something. Each looks for itself; none depends on a
//! layer that was or was not put before it, but for [`Auth::layer`](crate::Auth::layer).

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use super::Refusal;
use crate::{Predicate, RequestAuth, error::Error, model::CurrentSession};

/// The session of somebody who signed in recently ([`SessionConfig::fresh_age`](crate::config::SessionConfig::fresh_age)).
#[derive(Clone, Debug)]
pub struct FreshSession(pub CurrentSession);

/// The session of a user who may do something, by the store's word: who lost a right a moment ago does not have it any
/// more.
///
/// ```
/// use keyward::{Predicate, http::Require, model::User};
///
/// struct Staff;
///
/// impl Predicate for Staff {
///     fn admits(user: &User) -> bool {
///         user.email_verified && user.email.as_str().ends_with("@example.com")
///     }
/// }
///
/// async fn ledger(staff: Require<Staff>) -> String {
///     format!("for {} only", staff.session.user.name)
/// }
/// ```
pub struct Require<P> {
    /// The session.
    pub session: CurrentSession,
    predicate: PhantomData<fn() -> P>,
}

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
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let auth = request_auth(parts).await?;
        auth.require_session().await.map_err(|error| refuse(error, parts, &auth))
    }
}

/// `None` is nobody signed in; a store that does not answer is a refusal.
impl<S: Sync> OptionalFromRequestParts<S> for CurrentSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Refusal> {
        let auth = request_auth(parts).await?;
        auth.session().await.map_err(|error| refuse(error, parts, &auth))
    }
}

impl<S: Sync> FromRequestParts<S> for FreshSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let auth = request_auth(parts).await?;
        auth.require_fresh_session().await.map(Self).map_err(|error| refuse(error, parts, &auth))
    }
}

impl<S: Sync, P: Predicate> FromRequestParts<S> for Require<P> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let auth = request_auth(parts).await?;
        let session = auth.require::<P>().await.map_err(|error| refuse(error, parts, &auth))?;
        Ok(Self { session, predicate: PhantomData })
    }
}

async fn request_auth(parts: &mut Parts) -> Result<RequestAuth, Refusal> {
    RequestAuth::from_request_parts(parts, &()).await.map_err(Refusal::without_request)
}

fn refuse(error: Error, parts: &Parts, auth: &RequestAuth) -> Refusal {
    Refusal::new(error, parts, auth.auth().config())
}
