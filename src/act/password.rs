//! Passwords that come with a request: those that shall be taken, and those that shall be compared.

use super::Call;
use crate::{
    error::Error,
    model::{Password, User},
    secret::Verdict,
    store,
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

/// The connection goes back before the password is hashed: hashing takes a thousand times longer than the query.
async fn find(call: &Call<'_>, user: &User) -> Result<Option<String>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::account::find_password(reader.on(), &user.id).await?)
}
