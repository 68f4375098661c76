//! Users that an act looks up before its transaction. The connection goes back at once.

use super::Call;
use crate::{
    error::Error,
    model::{Email, UserId},
    store::{self, user::StoredUser},
};

/// The user of a session.
///
/// # Errors
/// [`Error::Unauthorized`] when they are gone.
pub(super) async fn find(call: &Call<'_>, id: &UserId) -> Result<StoredUser, Error> {
    let mut reader = call.auth.store().read().await?;
    store::user::find(reader.on(), id).await?.ok_or(Error::Unauthorized)
}

/// Who has an address, if anybody has.
pub(super) async fn find_by_email(call: &Call<'_>, email: &Email) -> Result<Option<StoredUser>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::user::find_by_email(reader.on(), email).await?)
}
