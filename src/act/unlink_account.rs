//! Giving up one way of signing in.

use super::{Act, Call};
use crate::{
    endpoint::{Done, UnlinkAccount},
    error::Error,
    hook::Delete,
    model::{Account, UserId},
    session, store,
};

/// Enough to tell one from several.
const TWO: i64 = 2;

impl Act for UnlinkAccount {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_fresh_session().await?;
        let user = current.user.id;
        let proposed = propose(call, &user, &self.account_id).await?;
        let mut transaction = call.auth.store().begin().await?;
        // Of two requests that give up the last two accounts, the second waits here and then sees one.
        store::user::lock(transaction.on(), &user).await?.ok_or(Error::Unauthorized)?;
        session::require_still(call, &mut transaction, &current.session).await?;
        let is_last = store::account::list(transaction.on(), &user, TWO).await?.len() == 1;
        if is_last && !call.auth.config().account.allow_unlinking_all {
            return Err(Error::LastAccount);
        }
        if !store::account::delete(transaction.on(), &user, &self.account_id).await? {
            return Err(Error::AccountNotFound);
        }
        transaction.commit().await?;
        if let Some(unlinked) = &proposed {
            call.announce(unlinked).await;
        }
        Ok(Done::DONE)
    }
}

/// What the hooks say, if the user has such an account and there are hooks.
async fn propose(call: &Call<'_>, user: &UserId, id: &str) -> Result<Option<Delete<Account>>, Error> {
    if !call.is_watched::<Delete<Account>>() {
        return Ok(None);
    }
    let accounts = {
        let mut reader = call.auth.store().read().await?;
        store::account::list(reader.on(), user, i64::MAX).await?
    };
    match accounts.into_iter().find(|account| account.id.as_str() == id) {
        Some(account) => call.propose(Delete(account)).await.map(Some),
        None => Ok(None),
    }
}
