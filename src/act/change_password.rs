//! Replacing the password by another one.

use super::{Act, Call, password};
use crate::{
    endpoint::{ChangePassword, PasswordChanged},
    error::Error,
    model::{CurrentSession, UserId},
    session,
    store::{self, Transaction},
};

impl Act for ChangePassword {
    async fn act(self, call: &Call<'_>) -> Result<PasswordChanged, Error> {
        let current = call.require_session().await?;
        password::check_length(&self.new_password, call)?;
        let verified = password::confirm(call, &current.user, &self.current_password).await?;
        let new = call.auth.hashing().hash(&self.new_password).await?;

        let mut transaction = call.auth.store().begin().await?;
        let user = &current.user.id;
        store::user::raise_epoch(transaction.on(), user).await?;
        if !store::account::replace_password(transaction.on(), user, &verified, &new, call.now()).await? {
            return Err(Error::InvalidPassword);
        }
        match self.revoke_other_sessions {
            Some(true) => open_anew(call, transaction, current).await,
            Some(false) => keep(transaction, current, Keep::Every).await,
            None => keep(transaction, current, Keep::This).await,
        }
    }
}

/// Which sessions go on with the new password.
enum Keep {
    Every,
    This,
}

async fn keep(mut transaction: Transaction, current: CurrentSession, keep: Keep) -> Result<PasswordChanged, Error> {
    let CurrentSession { session, user } = current;
    match keep {
        Keep::Every => store::session::take_along(transaction.on(), &user.id, None).await?,
        Keep::This => {
            // By name: another one may be opened with the old password until this is committed, and is void then.
            store::session::take_along(transaction.on(), &user.id, Some(&session.id)).await?;
            store::session::delete_all(transaction.on(), &user.id, Some(&session.id)).await?;
        }
    }
    transaction.commit().await?;
    Ok(PasswordChanged { token: None, user })
}

/// Ends every session, this one included, and signs in again here.
async fn open_anew(
    call: &Call<'_>,
    mut transaction: Transaction,
    current: CurrentSession,
) -> Result<PasswordChanged, Error> {
    let id: &UserId = &current.user.id;
    store::session::delete_all(transaction.on(), id, None).await?;
    let user = store::user::find(transaction.on(), id).await?.ok_or(Error::Unauthorized)?;
    let opened = session::open(call, &mut transaction, user, session::lifetime_as_before(call)).await?;
    transaction.commit().await?;
    let CurrentSession { session, user } = opened.announce(call);
    Ok(PasswordChanged { token: Some(session.token), user })
}
