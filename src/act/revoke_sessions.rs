//! Ending sessions: one, all, all others.

use super::{Act, Call};
use crate::{
    endpoint::{Done, RevokeOtherSessions, RevokeSession, RevokeSessions},
    error::Error,
    session::{self, Ending},
    store,
};

impl Act for RevokeSession {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let ending = Ending::of_user(call, &current.user.id, |session| session.token == self.token).await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_of(&mut transaction, &current.user.id, &self.token).await?;
        transaction.commit().await?;
        if current.session.token == self.token {
            session::forget(call);
        }
        ending.announce(call).await;
        Ok(Done::DONE)
    }
}

impl Act for RevokeSessions {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let ending = Ending::of_user(call, &current.user.id, |_| true).await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_all(&mut transaction, &current.user.id, None).await?;
        transaction.commit().await?;
        session::forget(call);
        ending.announce(call).await;
        Ok(Done::DONE)
    }
}

impl Act for RevokeOtherSessions {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let ending = Ending::of_user(call, &current.user.id, |session| session.id != current.session.id).await?;
        let mut transaction = call.auth.store().begin().await?;
        store::session::delete_all(&mut transaction, &current.user.id, Some(&current.session.id)).await?;
        transaction.commit().await?;
        ending.announce(call).await;
        Ok(Done::DONE)
    }
}
