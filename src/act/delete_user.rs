//! Leaving for good.

use ::http::StatusCode;

use super::{Act, Call, Reply, link_mail, password, user};
use crate::{
    config::Destination,
    endpoint::{DeleteUser, FollowDeletionLink, UserDeleted},
    error::Error,
    hook::Delete,
    mail::{Content, Link, LinkTo, Mail},
    model::{Account, CurrentSession, User},
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
            Some(token) => delete_with(call, &current, token).await,
            None if is_confirmed_by_mail(call) => send(call, &current, self.callback_url.as_deref()).await,
            None if password.is_none() && !call.is_fresh(&current.session) => Err(Error::SessionExpired),
            None => delete(call, &current).await,
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
        delete_with(call, &current, &self.token).await
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
        let to = user::find(call, &user.id).await?;
        let draft = verification::draft(call, Purpose::DeleteUser, Some(&to), user.id.as_str(), valid).await?;
        let content = |secret: &_| Content::DeleteUser(Link::new(call, LinkTo::DeleteUser, secret, next));
        link_mail::send(call, draft, |secret| Mail::to_user(&to.user, content(secret))).await?;
    }
    Ok(UserDeleted { success: true, message: "Verification email sent".to_owned() })
}

/// The token is used up even when it turns out to be somebody else's: it went the wrong way.
async fn delete_with(call: &Call<'_>, current: &CurrentSession, token: &str) -> Result<UserDeleted, Error> {
    let user = &current.user;
    let promise = verification::look_at(call, Purpose::DeleteUser, token).await?;
    let redemption = verification::redemption(Purpose::DeleteUser, &promise, call).await?;
    if promise.user != user.id {
        let mut transaction = call.auth.store().begin().await?;
        verification::consume(call, &mut transaction, Purpose::DeleteUser, token).await?;
        transaction.commit().await?;
        redemption.announce(call).await;
        return Err(Error::InvalidToken);
    }
    let departure = Departure::propose(call, user).await?;
    let mut transaction = call.auth.store().begin().await?;
    store::user::lock(transaction.on(), &user.id).await?.ok_or(Error::InvalidToken)?;
    session::require_still(call, &mut transaction, &current.session).await?;
    verification::consume(call, &mut transaction, Purpose::DeleteUser, token).await?;
    let deleted = departure.finish(call, transaction).await?;
    redemption.announce(call).await;
    Ok(deleted)
}

async fn delete(call: &Call<'_>, current: &CurrentSession) -> Result<UserDeleted, Error> {
    let departure = Departure::propose(call, &current.user).await?;
    let mut transaction = call.auth.store().begin().await?;
    store::user::lock(transaction.on(), &current.user.id).await?.ok_or(Error::Unauthorized)?;
    session::require_still(call, &mut transaction, &current.session).await?;
    departure.finish(call, transaction).await
}

/// A user who is about to be deleted, and what goes with them; the hooks have nothing against it.
struct Departure {
    user: Delete<User>,
    accounts: Vec<Delete<Account>>,
    sessions: session::Ending,
}

impl Departure {
    async fn propose(call: &Call<'_>, user: &User) -> Result<Self, Error> {
        let user = call.propose(Delete(user.clone())).await?;
        let mut accounts = Vec::new();
        for account in accounts_of(call, &user.0).await? {
            accounts.push(call.propose(Delete(account)).await?);
        }
        let sessions = session::Ending::of_user(call, &user.0.id, |_| true).await?;
        Ok(Self { user, accounts, sessions })
    }

    /// Sessions, accounts and one-time values go with the user.
    async fn finish(self, call: &Call<'_>, mut transaction: Transaction) -> Result<UserDeleted, Error> {
        store::user::delete(&mut transaction, &self.user.0.id).await?;
        transaction.commit().await?;
        session::forget(call);
        self.sessions.announce(call).await;
        for account in &self.accounts {
            call.announce(account).await;
        }
        call.announce(&self.user).await;
        Ok(UserDeleted { success: true, message: "User deleted".to_owned() })
    }
}

async fn accounts_of(call: &Call<'_>, user: &User) -> Result<Vec<Account>, Error> {
    if !call.is_watched::<Delete<Account>>() {
        return Ok(Vec::new());
    }
    let mut reader = call.auth.store().read().await?;
    Ok(store::account::list(reader.on(), &user.id, i64::MAX).await?)
}
