//! Telling people how they can sign in.

use super::{Act, Call};
use crate::{endpoint::ListAccounts, error::Error, model::Account, store};

/// Longest list; nobody has more.
const MAX_LISTED: i64 = 100;

impl Act for ListAccounts {
    async fn act(self, call: &Call<'_>) -> Result<Vec<Account>, Error> {
        let current = call.require_session().await?;
        let mut reader = call.auth.store().read().await?;
        Ok(store::account::list(reader.on(), &current.user.id, MAX_LISTED).await?)
    }
}
