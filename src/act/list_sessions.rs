//! Telling people where they are signed in.

use super::{Act, Call};
use crate::{endpoint::ListSessions, error::Error, model::Session, store};

/// Longest list; nobody reads further.
const MAX_LISTED: i64 = 100;

impl Act for ListSessions {
    async fn act(self, call: &Call<'_>) -> Result<Vec<Session>, Error> {
        let current = call.require_session().await?;
        let mut reader = call.auth.store().read().await?;
        Ok(store::session::list(reader.on(), &current.user.id, call.now(), MAX_LISTED).await?)
    }
}
