//! Leaving for good.

use ::http::StatusCode;

use super::{Act, Call, Reply, password};
use crate::{
    config::Destination,
    endpoint::{DeleteUser, FollowDeletionLink, UserDeleted},
    error::Error,
    mail::{self, Content, Link, LinkTo},
    model::{CurrentSession, User},
    session,
    store::{self, Transaction},
    verification::{self, Purpose},
};

impl Act for DeleteUser {
    async fn act(self, call: &Call<'_>) -> Result<UserDeleted, Error> {
        if !call.auth.config().user.delete.enabled {
            return Err(Error::nothing());
        }
        let current = call.require_session().await?;
        let password = self.password.as_ref().filter(|password| password.length() > 0);
        if let Some(password) = password {
            password::confirm(call, &current.user, password).await?;
        }
        match self.token.as_deref().filter(|token| !token.is_empty()) {
            Some(token) => delete_with(call, &current.user, token).await,
            None if is_confirmed_by_mail(call) => send(call, &current, self.callback_url.as_deref()).await,
            None if password.is_none() && !call.is_fresh(&current.session) => Err(Error::SessionExpired),
            None => delete(call, &current.user).await,
        }
    }

    fn reply(outcome: Result<UserDeleted, Error>, _: Option<Destination>, _call: &Call<'_>) -> Reply<UserDeleted> {
        not_found_if_invalid(outcome)
    }
}

impl Act for FollowDeletionLink {
    async fn act(self, call: &Call<'_>) -> Result<UserDeleted, Error> {
        if !call.auth.config().user.delete.enabled {
            return Err(Error::NotFound);
        }
        let current = call.session_by_store().await?.ok_or(Error::FailedToGetUserInfo)?;
        delete_with(call, &current.user, &self.token).await
    }

    fn callback(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    fn reply(outcome: Result<UserDeleted, Error>, next: Option<Destination>, _call: &Call<'_>) -> Reply<UserDeleted> {
        match (outcome, next) {
            (Ok(_), Some(next)) => Reply::Redirect(next),
            (outcome, _) => not_found_if_invalid(outcome),
        }
    }
}

fn not_found_if_invalid(outcome: Result<UserDeleted, Error>) -> Reply<UserDeleted> {
    match outcome {
        Err(error @ Error::InvalidToken) => Reply::Refused(StatusCode::NOT_FOUND, error),
        outcome => Reply::of(outcome),
    }
}

fn is_confirmed_by_mail(call: &Call<'_>) -> bool {
    call.auth.mailer().is_some() && call.auth.config().user.delete.confirm_by_mail
}

async fn send(call: &Call<'_>, current: &CurrentSession, next: Option<&str>) -> Result<UserDeleted, Error> {
    let user = &current.user;
    if call.auth.limits().may_mail(&user.email).await? {
        let valid = call.auth.config().user.delete.expires_in;
        let mut transaction = call.auth.store().begin().await?;
        let to = store::user::lock(transaction.on(), &user.id).await?.ok_or(Error::Unauthorized)?;
        let purpose = Purpose::DeleteUser;
        let secret = verification::issue(call, &mut transaction, purpose, Some(&to), user.id.as_str(), valid).await?;
        transaction.commit().await?;
        let link = Link::new(call, LinkTo::DeleteUser, &secret, next);
        mail::post(call, &to.user.email, &to.user, Content::DeleteUser(link));
    }
    Ok(UserDeleted { success: true, message: "Verification email sent".to_owned() })
}

/// The token is used up even when it turns out to be somebody else's: it went the wrong way.
async fn delete_with(call: &Call<'_>, user: &User, token: &str) -> Result<UserDeleted, Error> {
    let mut transaction = call.auth.store().begin().await?;
    store::user::lock(transaction.on(), &user.id).await?.ok_or(Error::InvalidToken)?;
    let promise = verification::consume(call, &mut transaction, Purpose::DeleteUser, token).await?;
    if promise.user != user.id {
        transaction.commit().await?;
        return Err(Error::InvalidToken);
    }
    finish(call, transaction, user).await
}

async fn delete(call: &Call<'_>, user: &User) -> Result<UserDeleted, Error> {
    finish(call, call.auth.store().begin().await?, user).await
}

/// Sessions, accounts and one-time values go with the user.
async fn finish(call: &Call<'_>, mut transaction: Transaction, user: &User) -> Result<UserDeleted, Error> {
    store::user::delete(transaction.on(), &user.id).await?;
    transaction.commit().await?;
    session::forget(call);
    Ok(UserDeleted { success: true, message: "User deleted".to_owned() })
}
