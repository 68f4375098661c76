//! One way to promise once: a secret goes out in a mail, its hash stays, and whoever brings the secret has shown that
//! mail reaches them. A promise is good for one purpose, for a time, and for the epoch of its user.

use std::time::Duration;

use crate::{
    call::Call,
    error::Error,
    model::UserId,
    secret::{PlainToken, random_id},
    store::{self, Connection, Transaction, user::StoredUser, verification::Promise},
};

/// Promises of one purpose that a user may have open at once: the mail that came first may still be on its way.
const MAX_OPEN: i64 = 3;
/// An identifier that no user has.
const NOBODY: UserId = UserId(String::new());

/// What a promise is good for. It is part of what is hashed, so that a secret is worth nothing for another purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Shows that the address in its value is the user's.
    VerifyEmail,
    /// Confirms from the old address that the one in its value shall be the new one.
    ConfirmEmailChange,
    /// Shows that the address in its value, which shall be the new one, is the user's.
    ChangeEmail,
    /// Allows to set a password.
    ResetPassword,
    /// Confirms that the user shall be deleted.
    DeleteUser,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify-email",
            Self::ConfirmEmailChange => "confirm-email-change",
            Self::ChangeEmail => "change-email",
            Self::ResetPassword => "reset-password",
            Self::DeleteUser => "delete-user",
        }
    }

    fn identifier(self, secret: &PlainToken) -> String {
        format!("{}:{}", self.name(), secret.hash_for(self.name()).as_str())
    }
}

/// Promises something to a user. To nobody, the same work is done and nothing is kept: how long it takes tells nothing.
/// Who was deleted since they were looked up, or whose password or address changed, is nobody.
pub(crate) async fn issue(
    call: &Call<'_>,
    transaction: &mut Transaction,
    purpose: Purpose,
    to: Option<&StoredUser>,
    value: &str,
    valid: Duration,
) -> Result<PlainToken, Error> {
    let secret = PlainToken::generate(call.auth.random())?;
    let present = store::user::lock(transaction.on(), to.map_or(&NOBODY, |to| &to.user.id)).await?;
    let to = to.filter(|to| present.is_some_and(|present| present.epoch == to.epoch));
    let (id, identifier) = (random_id(call.auth.random())?, purpose.identifier(&secret));
    let moments = (call.now(), call.now().after(valid));
    store::verification::insert(transaction.on(), &id, &identifier, to, value, moments).await?;
    match to {
        Some(to) => {
            let pattern = format!("{}:%", purpose.name());
            store::verification::prune(transaction.on(), &to.user.id, &pattern, MAX_OPEN).await?;
        }
        None => store::verification::delete(transaction.on(), &id).await?,
    }
    Ok(secret)
}

/// Looks a promise up and leaves it as it is.
///
/// # Errors
/// [`Error::InvalidToken`] when there is none, [`Error::TokenExpired`] when it came too late.
pub(crate) async fn find(
    call: &Call<'_>,
    connection: Connection<'_>,
    purpose: Purpose,
    secret: &str,
) -> Result<Promise, Error> {
    let identifier = purpose.identifier(&PlainToken::received(secret));
    let promise = store::verification::find(connection, &identifier).await?.ok_or(Error::InvalidToken)?;
    if promise.expires_at < call.now() { Err(Error::TokenExpired) } else { Ok(promise) }
}

/// Redeems a promise. Of several who bring its secret at once one succeeds.
///
/// # Errors
/// [`Error::InvalidToken`] when there is none that can be kept.
pub(crate) async fn consume(
    call: &Call<'_>,
    transaction: &mut Transaction,
    purpose: Purpose,
    secret: &str,
) -> Result<Promise, Error> {
    let identifier = purpose.identifier(&PlainToken::received(secret));
    store::verification::consume(transaction.on(), &identifier, call.now()).await?.ok_or(Error::InvalidToken)
}
