//! Hooks around an act, typed by the act.

use std::{
    future::{Future, ready},
    pin::Pin,
};

use super::patiently;
use crate::{call::Call, endpoint::Endpoint, error::Error};

/// What an application adds to one endpoint, whichever way it is called: over HTTP, on the server, from a page.
///
/// Both methods have a default that changes nothing, so a hook writes the one that it needs:
///
/// ```
/// use keyward::{Error, act::Call, endpoint::SignUpEmail, hook::{Before, Hook}};
///
/// struct StaffOnly;
///
/// impl Hook<SignUpEmail> for StaffOnly {
///     async fn before(&self, act: SignUpEmail, _call: &Call<'_>) -> Result<Before<SignUpEmail>, Error> {
///         if act.email.ends_with("@example.com") { Ok(Before::GoOn(act)) } else { Err(Error::EmailPasswordSignUpDisabled) }
///     }
/// }
/// ```
pub trait Hook<E: Endpoint>: Send + Sync + 'static {
    /// Runs before the endpoint's own checks, whoever asks: the input may be changed, and is checked as if it had come so. An
    /// answer in the act's place goes to everybody, unless the hook looks who it is.
    ///
    /// # Errors
    /// The refusal, which is final: no later hook runs, and none can turn it into something else.
    fn before(&self, act: E, call: &Call<'_>) -> impl Future<Output = Result<Before<E>, Error>> + Send {
        let _ = call;
        ready(Ok(Before::GoOn(act)))
    }

    /// Runs after the act, whether it was done or refused, and returns the outcome that the caller gets. What was done is
    /// committed: turning a success into an error does not undo it.
    fn after(
        &self,
        outcome: Result<E::Output, Error>,
        call: &Call<'_>,
    ) -> impl Future<Output = Result<E::Output, Error>> + Send {
        let _ = call;
        ready(outcome)
    }
}

/// What a hook wants before an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before<E: Endpoint> {
    /// The act, changed or not.
    GoOn(E),
    /// Not the act: this is the answer. As final as a refusal.
    Answer(E::Output),
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A [`Hook`] without its type.
pub(super) trait AnyHook<E: Endpoint>: Send + Sync {
    fn before<'a>(&'a self, act: E, call: &'a Call<'_>) -> Boxed<'a, Before<E>>;
    fn after<'a>(&'a self, outcome: Result<E::Output, Error>, call: &'a Call<'_>) -> Boxed<'a, E::Output>;
}

impl<E: Endpoint, H: Hook<E>> AnyHook<E> for H {
    fn before<'a>(&'a self, act: E, call: &'a Call<'_>) -> Boxed<'a, Before<E>> {
        Box::pin(async move { Hook::before(self, act, call).await })
    }

    fn after<'a>(&'a self, outcome: Result<E::Output, Error>, call: &'a Call<'_>) -> Boxed<'a, E::Output> {
        Box::pin(async move { Hook::after(self, outcome, call).await })
    }
}

/// Runs the hooks before an act.
pub(crate) async fn before<E: Endpoint>(mut act: E, call: &Call<'_>) -> Result<Before<E>, Error> {
    for hook in call.auth.hooks().of_act::<E>() {
        match patiently(call, E::PATH, hook.before(act, call)).await?? {
            Before::GoOn(changed) => act = changed,
            answer @ Before::Answer(_) => return Ok(answer),
        }
    }
    Ok(Before::GoOn(act))
}

/// Runs the hooks after an act.
pub(crate) async fn after<E: Endpoint>(
    mut outcome: Result<E::Output, Error>,
    call: &Call<'_>,
) -> Result<E::Output, Error> {
    for hook in call.auth.hooks().of_act::<E>() {
        outcome = patiently(call, E::PATH, hook.after(outcome, call)).await?;
    }
    outcome
}
