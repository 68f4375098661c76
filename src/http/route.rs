//! One endpoint over HTTP: the first face of its declaration.

use std::{future::Future, pin::Pin};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::Method;

use super::{
    body::{self, Source},
    origin, reply,
    template::Template,
};
use crate::{
    Auth, RequestAuth,
    act::Act,
    config::Destination,
    endpoint::{
        Access, Body, ChangeEmail, ChangePassword, DeleteUser, ErrorPage, FollowDeletionLink, FollowResetLink,
        GetSession, ListAccounts, ListSessions, Ping, RefreshSession, RequestPasswordReset, ResetPassword,
        RevokeOtherSessions, RevokeSession, RevokeSessions, SendVerificationEmail, SignInEmail, SignOut, SignUpEmail,
        UnlinkAccount, UpdateSession, UpdateUser, VerifyEmail, VerifyPassword,
    },
    error::Error,
};

type Serving = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An endpoint without its type: where it is, and how it is served.
#[derive(Clone)]
pub struct Route {
    pub(super) method: Method,
    pub(super) path: Template,
    access: Access,
    pub(super) serve: fn(RequestAuth, Request) -> Serving,
}

impl Route {
    /// The route of an endpoint.
    pub fn of<A: Act>() -> Self {
        Self {
            method: A::METHOD,
            path: Template(A::PATH),
            access: A::ACCESS,
            serve: |auth, request| Box::pin(serve::<A>(auth, request)),
        }
    }

    /// GET or POST.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Below the base path, as the endpoint declares it: `/reset-password/{token}`.
    pub fn path(&self) -> &'static str {
        self.path.0
    }

    /// Who may ask.
    pub fn access(&self) -> Access {
        self.access
    }

    /// The routes of the core protocol.
    pub(crate) fn core() -> Vec<Self> {
        vec![
            Self::of::<SignUpEmail>(),
            Self::of::<SignInEmail>(),
            Self::of::<SignOut>(),
            Self::of::<GetSession>(),
            Self::of::<RefreshSession>(),
            Self::of::<ListSessions>(),
            Self::of::<RevokeSession>(),
            Self::of::<RevokeSessions>(),
            Self::of::<RevokeOtherSessions>(),
            Self::of::<UpdateSession>(),
            Self::of::<UpdateUser>(),
            Self::of::<ChangePassword>(),
            Self::of::<VerifyPassword>(),
            Self::of::<RequestPasswordReset>(),
            Self::of::<FollowResetLink>(),
            Self::of::<ResetPassword>(),
            Self::of::<SendVerificationEmail>(),
            Self::of::<VerifyEmail>(),
            Self::of::<ChangeEmail>(),
            Self::of::<ListAccounts>(),
            Self::of::<UnlinkAccount>(),
            Self::of::<DeleteUser>(),
            Self::of::<FollowDeletionLink>(),
            Self::of::<Ping>(),
            Self::of::<ErrorPage>(),
        ]
    }
}

async fn serve<A: Act>(auth: RequestAuth, request: Request) -> Response {
    let mut response = match read::<A>(auth.auth(), request).await {
        Ok((act, callback)) => {
            let outcome = auth.perform(act).await;
            A::reply(outcome, callback, &auth.as_call()).into_response()
        }
        Err(error) => error.into_response(),
    };
    reply::forbid_storing(response.headers_mut());
    response
}

/// The checks stand in the protocol's order (section 1.2): it decides which error wins.
async fn read<A: Act>(auth: &Auth, request: Request) -> Result<(A, Option<Destination>), Error> {
    let config = auth.config();
    let (head, body) = request.into_parts();
    let query = body::query(head.uri.query());
    let act: A = if A::METHOD == Method::GET {
        let path = head.uri.path().strip_prefix(config.base_url.path()).unwrap_or_default();
        body::shape(body::with_fields(query, Template(A::PATH).fields(path)), Source::Query)?
    } else {
        let body = match A::BODY {
            Body::Unread => None,
            _ => body::read(&head.headers, body, A::FORM, config.body_limit).await?,
        };
        origin::check_cookies(&head, A::PATH, config)?;
        origin::check_destinations(body.as_ref(), &query, A::PATH, config)?;
        body::shape(body::choose(A::BODY, body, &query, A::QUERY)?, Source::Body)?
    };
    if A::FORM {
        origin::check_form(&head, A::PATH, config)?;
    }
    let callback = act.callback().filter(|callback| !callback.is_empty());
    let callback = callback.map(|callback| origin::check_callback(callback, A::PATH, config)).transpose()?;
    Ok((act, callback))
}
