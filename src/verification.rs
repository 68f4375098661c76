//! One way to promise once: a secret goes out in a mail, its hash stays, and whoever brings the secret has shown that
//! mail reaches them. A promise is good for one purpose, for a time, and for the epoch of its user.

use std::time::Duration;

use crate::{
    call::Call,
    error::Error,
    hook::{Create, Delete},
    model::{Timestamp, UserId, Verification},
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

/// A promise that is about to be made; the hooks have nothing against it.
#[must_use = "a promise is kept in the transaction of what causes it"]
pub(crate) struct Draft {
    purpose: Purpose,
    secret: PlainToken,
    to: Option<StoredUser>,
    promise: Verification,
}

/// Drafts a promise to a user; before the transaction begins. To nobody, the same is done.
pub(crate) async fn draft(
    call: &Call<'_>,
    purpose: Purpose,
    to: Option<&StoredUser>,
    value: &str,
    valid: Duration,
) -> Result<Draft, Error> {
    let promise = Verification {
        id: random_id(call.auth.random())?,
        purpose: purpose.name().to_owned(),
        value: value.to_owned(),
        user_id: to.map(|to| to.user.id.clone()),
        expires_at: call.now().after(valid),
        created_at: call.now(),
    };
    let Create(promise) = call.propose(Create(promise)).await?;
    Ok(Draft { purpose, secret: PlainToken::generate(call.auth.random())?, to: to.cloned(), promise })
}

impl Draft {
    /// Makes the promise. To nobody, the same work is done and nothing is kept: how long it takes tells nothing. Who was
    /// deleted since they were looked up, or whose password or address changed, is nobody.
    pub(crate) async fn keep(self, transaction: &mut Transaction) -> Result<Kept, Error> {
        let Self { purpose, secret, to, promise } = self;
        let present = store::user::lock(transaction.on(), to.as_ref().map_or(&NOBODY, |to| &to.user.id)).await?;
        let to = to.filter(|to| present.is_some_and(|present| present.epoch == to.epoch));
        let identifier = purpose.identifier(&secret);
        store::verification::insert(transaction.on(), &promise, &identifier, to.as_ref()).await?;
        match &to {
            Some(to) => {
                let pattern = format!("{}:%", purpose.name());
                store::verification::prune(transaction.on(), &to.user.id, &pattern, MAX_OPEN).await?;
            }
            None => store::verification::delete(transaction.on(), &promise.id).await?,
        }
        Ok(Kept { secret, until: promise.expires_at, promise: to.map(|_| Create(promise)) })
    }
}

/// A promise that is written but not yet committed. Its secret goes into a mail of the same transaction.
#[must_use = "the hooks are to be told after the commit"]
pub(crate) struct Kept {
    pub(crate) secret: PlainToken,
    /// The last moment at which it is kept.
    pub(crate) until: Timestamp,
    promise: Option<Create<Verification>>,
}

impl Kept {
    /// Tells the hooks. To be called after the commit.
    pub(crate) async fn announce(self, call: &Call<'_>) {
        if let Some(promise) = &self.promise {
            call.announce(promise).await;
        }
    }
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

/// Looks a promise up where too late and unknown are one to the protocol.
///
/// # Errors
/// [`Error::InvalidToken`] when there is none that can be kept.
pub(crate) async fn look_at(call: &Call<'_>, purpose: Purpose, secret: &str) -> Result<Promise, Error> {
    let mut reader = call.auth.store().read().await?;
    match find(call, reader.on(), purpose, secret).await {
        Err(Error::TokenExpired) => Err(Error::InvalidToken),
        found => found,
    }
}

/// A promise that is about to be redeemed; the hooks have nothing against it.
#[must_use = "the hooks are to be told after the commit"]
pub(crate) struct Redemption(Option<Delete<Verification>>);

/// Asks the hooks about a promise before it is redeemed; before the transaction begins.
pub(crate) async fn redemption(purpose: Purpose, promise: &Promise, call: &Call<'_>) -> Result<Redemption, Error> {
    if !call.is_watched::<Delete<Verification>>() {
        return Ok(Redemption(None));
    }
    let promise = promise.clone();
    let used = Verification {
        id: promise.id,
        purpose: purpose.name().to_owned(),
        value: promise.value,
        user_id: Some(promise.user),
        expires_at: promise.expires_at,
        created_at: promise.created_at,
    };
    Ok(Redemption(Some(call.propose(Delete(used)).await?)))
}

impl Redemption {
    /// Tells the hooks. To be called after the commit.
    pub(crate) async fn announce(self, call: &Call<'_>) {
        if let Some(used) = &self.0 {
            call.announce(used).await;
        }
    }
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
