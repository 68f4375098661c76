//! The end of a session.

use super::CookieSigners;
use crate::{
    call::Call,
    error::Error,
    hook::Delete,
    model::{Session, UserId},
    secret::PlainToken,
    store,
};

/// Sessions that are about to end; the hooks have nothing against it, and hear of it after the commit.
#[must_use = "the hooks are to be told after the commit"]
pub(crate) struct Ending(Vec<Delete<Session>>);

impl Ending {
    /// The session of a token, if there is one.
    pub(super) async fn of_token(call: &Call<'_>, token: &PlainToken) -> Result<Self, Error> {
        if !call.is_watched::<Delete<Session>>() {
            return Ok(Self(Vec::new()));
        }
        let found = {
            let mut reader = call.auth.store().read().await?;
            store::session::find(reader.on(), &token.hash()).await?
        };
        Self::propose(call, found.map(|current| current.session)).await
    }

    /// Those sessions of a user.
    pub(crate) async fn of_user(
        call: &Call<'_>,
        user: &UserId,
        which: impl Fn(&Session) -> bool,
    ) -> Result<Self, Error> {
        if !call.is_watched::<Delete<Session>>() {
            return Ok(Self(Vec::new()));
        }
        let sessions = {
            let mut reader = call.auth.store().read().await?;
            store::session::list(reader.on(), user, call.now(), i64::MAX).await?
        };
        Self::propose(call, sessions.into_iter().filter(which)).await
    }

    async fn propose(call: &Call<'_>, sessions: impl IntoIterator<Item = Session>) -> Result<Self, Error> {
        let mut endings = Vec::new();
        for session in sessions {
            endings.push(call.propose(Delete(session)).await?);
        }
        Ok(Self(endings))
    }

    /// Tells the hooks. To be called after the commit.
    pub(crate) async fn announce(self, call: &Call<'_>) {
        for ending in &self.0 {
            call.announce(ending).await;
        }
    }
}

/// Ends the caller's session. The browser forgets its cookies even when there was none.
pub(crate) async fn end_current(call: &Call<'_>) -> Result<(), Error> {
    if let Some(token) = call.auth.cookie_signers().token(call.caller.jar()) {
        let ending = Ending::of_token(call, &token).await?;
        delete(call, &token).await?;
        forget(call);
        ending.announce(call).await;
    }
    forget(call);
    Ok(())
}

/// Deletes the session of a token, if there is one.
pub(super) async fn delete(call: &Call<'_>, token: &PlainToken) -> Result<(), Error> {
    let mut transaction = call.auth.store().begin().await?;
    store::session::delete(&mut transaction, &token.hash()).await?;
    Ok(transaction.commit().await?)
}

/// Makes the browser, and the rest of this request, forget that somebody was signed in.
pub(crate) fn forget(call: &Call<'_>) {
    CookieSigners::expire(call.caller.jar());
    call.caller.remember(None);
}
