//! The end of a session.

use super::CookieSigners;
use crate::{
    call::Call,
    error::Error,
    hook::Delete,
    model::{Session, UserId},
    secret::PlainToken,
    store::{self, Transaction},
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

/// Whether the session that asks for something still goes on, in the transaction that does it: passwords are hashed and
/// hooks are asked before that, and the owner may have ended a stolen session meanwhile.
///
/// # Errors
/// [`Error::Unauthorized`] when it has ended.
pub(crate) async fn require_still(
    call: &Call<'_>,
    transaction: &mut Transaction,
    session: &Session,
) -> Result<(), Error> {
    let goes_on = store::session::goes_on(transaction.on(), &session.id, call.now()).await?;
    if goes_on { Ok(()) } else { Err(Error::Unauthorized) }
}

/// Ends the caller's session. The browser forgets its cookies even when there was none.
pub(crate) async fn end_current(call: &Call<'_>) -> Result<(), Error> {
    if let Some(token) = call.auth.cookie_signers().token(call.caller.jar()) {
        let ending = Ending::of_token(call, &token).await?;
        let is_deleted = delete(call, &token).await?;
        forget(call);
        if is_deleted {
            ending.announce(call).await;
        }
    }
    forget(call);
    Ok(())
}

/// Deletes the session of a token, if there is one; whether there was.
pub(super) async fn delete(call: &Call<'_>, token: &PlainToken) -> Result<bool, Error> {
    let mut transaction = call.auth.store().begin().await?;
    let is_deleted = store::session::delete(&mut transaction, &token.hash()).await?;
    transaction.commit().await?;
    Ok(is_deleted)
}

/// Makes the browser, and the rest of this request, forget that somebody was signed in.
pub(crate) fn forget(call: &Call<'_>) {
    CookieSigners::expire(call.caller.jar());
    call.caller.remember(None);
}
