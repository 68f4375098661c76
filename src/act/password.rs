//! Passwords that come with a request: those that shall be taken, and those that shall be compared.

use super::Call;
use crate::{
    error::Error,
    hook::{AccountChange, Create, Update},
    model::{Account, AccountId, Password, User, UserId},
    secret::{Verdict, random_id},
    store::{self, Transaction},
};

/// Refuses a password that is too short or too long to be taken.
pub(super) fn check_length(password: &Password, call: &Call<'_>) -> Result<(), Error> {
    if password.length() < call.auth.config().email_password.min_length {
        return Err(Error::PasswordTooShort);
    }
    check_not_too_long(password, call)
}

/// Refuses a password that is longer than any we took, before anything is computed with it.
pub(super) fn check_not_too_long(password: &Password, call: &Call<'_>) -> Result<(), Error> {
    let within = password.length() <= call.auth.config().email_password.max_length;
    if within { Ok(()) } else { Err(Error::PasswordTooLong) }
}

/// The stored form of the password that somebody who is signed in has just shown to know.
///
/// # Errors
/// [`Error::PasswordTooLong`], [`Error::CredentialAccountNotFound`] when there is no password,
/// [`Error::InvalidPassword`] when it is another, [`Error::TooManyRequests`] when it was another too often.
pub(super) async fn confirm(call: &Call<'_>, user: &User, password: &Password) -> Result<String, Error> {
    check_not_too_long(password, call)?;
    let stored = find(call, user).await?.ok_or(Error::CredentialAccountNotFound)?;
    let limits = call.auth.limits();
    limits.reauthentication_attempt(&user.id).await?;
    if call.auth.hashing().verify(password, Some(&stored)).await? == Verdict::Wrong {
        return Err(Error::InvalidPassword);
    }
    limits.reauthenticated(&user.id).await;
    Ok(stored)
}

/// A password that a user's account is about to get; the hooks have nothing against it.
#[must_use = "a password is written in the transaction of what leads to it"]
pub(super) enum Setting {
    /// The account has to be made.
    Made(Create<Account>),
    /// The account is there.
    Changed(Update<Account>),
}

impl Setting {
    /// Asks the hooks; before the transaction begins.
    pub(super) async fn propose(call: &Call<'_>, user: &UserId) -> Result<Self, Error> {
        let account = {
            let mut reader = call.auth.store().read().await?;
            store::account::find_by_user(reader.on(), user).await?
        };
        let Some(record) = account else {
            let made = Account::credential(AccountId(random_id(call.auth.random())?), user, call.now());
            return call.propose(Create(made)).await.map(Self::Made);
        };
        call.propose(Update { record, change: AccountChange::Password }).await.map(Self::Changed)
    }

    /// Writes the password, and begins the user's new epoch: every session and every link is void, unless it is taken
    /// along.
    pub(super) async fn write(&self, call: &Call<'_>, transaction: &mut Transaction, hash: &str) -> Result<(), Error> {
        let (Self::Made(Create(account)) | Self::Changed(Update { record: account, .. })) = self;
        store::account::set_password(transaction.on(), account, hash, call.now()).await?;
        Ok(store::user::raise_epoch(transaction, &account.user_id).await?)
    }

    /// Tells the hooks. To be called after the commit.
    pub(super) async fn announce(self, call: &Call<'_>) {
        match self {
            Self::Made(made) => call.announce(&made).await,
            Self::Changed(Update { record, change }) => {
                let record = Account { updated_at: call.now(), ..record };
                call.announce(&Update { record, change }).await;
            }
        }
    }
}

/// The connection goes back before the password is hashed: hashing takes a thousand times longer than the query.
async fn find(call: &Call<'_>, user: &User) -> Result<Option<String>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::account::find_password(reader.on(), &user.id).await?)
}
