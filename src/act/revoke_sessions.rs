//! Ending sessions: one, all, all others.

use super::{Act, Call};
use crate::{
    endpoint::{Done, RevokeOtherSessions, RevokeSession, RevokeSessions},
    error::Error,
    session, store,
};

impl Act for RevokeSession {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_of(transaction.on(), &current.user.id, &self.token).await?;
        transaction.commit().await?;
        if current.session.token == self.token {
            session::forget(call);
        }
        Ok(Done::DONE)
    }
}

impl Act for RevokeSessions {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_all(transaction.on(), &current.user.id, None).await?;
        transaction.commit().await?;
        session::forget(call);
        Ok(Done::DONE)
    }
}

impl Act for RevokeOtherSessions {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_all(transaction.on(), &current.user.id, Some(&current.session.id)).await?;
        transaction.commit().await?;
        Ok(Done::DONE)
    }
}
