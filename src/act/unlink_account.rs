//! Giving up one way of signing in.

use super::{Act, Call};
use crate::{
    endpoint::{Done, UnlinkAccount},
    error::Error,
    store,
};

/// Enough to tell one from several.
const TWO: i64 = 2;

impl Act for UnlinkAccount {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let user = call.require_fresh_session().await?.user.id;
        let mut transaction = call.auth.store().begin().await?;
        // Of two requests that give up the last two accounts, the second waits here and then sees one.
        store::user::lock(transaction.on(), &user).await?.ok_or(Error::Unauthorized)?;
        let is_last = store::account::list(transaction.on(), &user, TWO).await?.len() == 1;
        if is_last && !call.auth.config().account.allow_unlinking_all {
            return Err(Error::LastAccount);
        }
        if !store::account::delete(transaction.on(), &user, &self.account_id).await? {
            return Err(Error::AccountNotFound);
        }
        transaction.commit().await?;
        Ok(Done::DONE)
    }
}
