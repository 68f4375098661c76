//! What a person can do, one act a file. An act knows neither HTTP nor pages; it is done the same for all of them.

mod error_page;
mod get_session;
mod ok;
mod sign_in_email;
mod sign_out;
mod sign_up_email;

use ::http::Method;
use serde::Serialize;

pub use crate::call::Call;
use crate::{
    endpoint::{Access, Endpoint, ErrorPage},
    error::Error,
    model::Password,
    session::{Lifetime, Source},
};

/// The server's side of an [`Endpoint`]: how it is done.
pub trait Act: Endpoint + Sync {
    /// Does it.
    fn act(self, call: &Call<'_>) -> impl Future<Output = Result<Self::Output, Error>> + Send;

    /// How the outcome looks over HTTP; JSON unless an act says otherwise.
    fn reply(outcome: Self::Output, _call: &Call<'_>) -> Reply<Self::Output> {
        Reply::Json(outcome)
    }
}

/// How an outcome looks over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T: Serialize> {
    /// Status 200 and the outcome.
    Json(T),
    /// Status 200, the outcome, and a `Location` for clients that go on by themselves.
    JsonWithLocation(T, String),
    /// Status 200 and a page that says what went wrong.
    ErrorPage(ErrorPage),
    /// Status 302 to a place that was checked.
    Redirect(String),
}

/// Does what an endpoint asks for, if the caller may ask for it.
pub(crate) async fn perform<A: Act>(act: A, call: &Call<'_>) -> Result<A::Output, Error> {
    let call = &call.asking(source::<A>());
    match A::ACCESS {
        Access::Open => {}
        Access::Session | Access::Sensitive => drop(call.require_session().await?),
        Access::Fresh => drop(call.require_fresh_session().await?),
    }
    act.act(call).await
}

/// Reading may rest on the browser's copy of the session; a change never does.
fn source<A: Act>() -> Source {
    if A::METHOD == Method::GET && A::ACCESS != Access::Sensitive { Source::Cache } else { Source::Store }
}

/// How long the browser keeps the session that `rememberMe` asks for; absent means yes.
fn lifetime(remember_me: Option<bool>, call: &Call<'_>) -> Lifetime {
    match remember_me {
        Some(false) => Lifetime::BrowserSession,
        _ => Lifetime::For(call.auth.config().session.expires_in),
    }
}

/// Refuses a password that is longer than any we took, before anything is computed with it.
fn check_password_is_not_too_long(password: &Password, call: &Call<'_>) -> Result<(), Error> {
    let within = password.length() <= call.auth.config().password.max_length;
    if within { Ok(()) } else { Err(Error::PasswordTooLong) }
}
