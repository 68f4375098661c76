//! What a person can do, one act a file. An act knows neither HTTP nor pages; it is done the same for all of them.

mod change_email;
mod change_password;
mod delete_user;
mod email;
mod error_page;
mod get_session;
mod link_mail;
mod list_accounts;
mod list_sessions;
mod ok;
mod password;
mod profile;
mod reauthenticate;
mod reply;
mod request_password_reset;
mod reset_password;
mod revoke_sessions;
mod send_verification_email;
mod set_password;
mod sign_in_email;
mod sign_out;
mod sign_up_email;
mod unlink_account;
mod update_session;
mod update_user;
mod user;
mod verification_mail;
mod verify_email;
mod verify_password;

use ::http::Method;

pub use reauthenticate::Reauthenticate;
pub use reply::Reply;
pub use set_password::SetPassword;

pub use crate::call::Call;
use crate::{
    config::Destination,
    endpoint::{Access, Endpoint},
    error::Error,
    hook::{self, Before},
    session::{Lifetime, Source},
};

/// The server's side of an [`Endpoint`]: how it is done.
pub trait Act: Endpoint + Sync {
    /// Does it.
    fn act(self, call: &Call<'_>) -> impl Future<Output = Result<Self::Output, Error>> + Send;

    /// What is wrong with the input, whoever asks; said before it is asked who that is.
    fn check_input(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The place that the request names as the next one, if the outcome leads there. Over HTTP it is checked before
    /// anything is done (protocol section 7.3 C), and handed to [`Act::reply`] as what was checked.
    fn callback(&self) -> Option<&str> {
        None
    }

    /// How the outcome looks over HTTP; JSON unless an act says otherwise.
    fn reply(
        outcome: Result<Self::Output, Error>,
        callback: Option<Destination>,
        call: &Call<'_>,
    ) -> Reply<Self::Output> {
        let _ = (callback, call);
        Reply::of(outcome)
    }
}

/// Does what an endpoint asks for, its hooks before and after.
pub(crate) async fn perform<A: Act>(act: A, call: &Call<'_>) -> Result<A::Output, Error> {
    let call = &call.asking(source::<A>());
    match hook::before(act, call).await? {
        Before::GoOn(act) => hook::after::<A>(admit_and_act(act, call).await, call).await,
        Before::Answer(answer) => Ok(answer),
    }
}

/// Does what an endpoint asks for, if the caller may ask for it.
async fn admit_and_act<A: Act>(act: A, call: &Call<'_>) -> Result<A::Output, Error> {
    act.check_input()?;
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
