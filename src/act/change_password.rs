//! Replacing the password by another one.

use super::{
    Act, Call,
    password::{self, Setting},
};
use crate::{
    endpoint::{ChangePassword, PasswordChanged},
    error::Error,
    model::{CurrentSession, Session},
    session::{self, Ending},
    store::{self, Transaction},
};

impl Act for ChangePassword {
    async fn act(self, call: &Call<'_>) -> Result<PasswordChanged, Error> {
        let current = call.require_session().await?;
        password::check_length(&self.new_password, call)?;
        let verified = password::confirm(call, &current.user, &self.current_password).await?;
        let new = call.auth.hashing().hash(&self.new_password).await?;

        let change = Change::propose(call, current, Sessions::of(self.revoke_other_sessions)).await?;
        let mut transaction = call.auth.store().begin().await?;
        let user = &change.current.user.id;
        store::user::lock(transaction.on(), user).await?.ok_or(Error::Unauthorized)?;
        session::require_still(call, &mut transaction, &change.current.session).await?;
        store::user::raise_epoch(&mut transaction, user).await?;
        if !store::account::replace_password(transaction.on(), user, &verified, &new, call.now()).await? {
            return Err(Error::InvalidPassword);
        }
        change.commit(call, transaction).await
    }
}

/// Which sessions go on with the new password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sessions {
    /// All of them.
    Stay,
    /// This one.
    OthersEnd,
    /// None; a new one takes the place of this one.
    Renewed,
}

impl Sessions {
    fn of(revoke_other_sessions: Option<bool>) -> Self {
        match revoke_other_sessions {
            Some(false) => Self::Stay,
            None => Self::OthersEnd,
            Some(true) => Self::Renewed,
        }
    }

    /// Whether another session than the current one ends.
    fn ends(self, session: &Session, current: &Session) -> bool {
        self != Self::Stay && session.id != current.id
    }
}

/// A change of password; the hooks have nothing against it.
struct Change {
    current: CurrentSession,
    sessions: Sessions,
    setting: Setting,
    ending: Ending,
    renewed: Option<session::Prepared>,
}

impl Change {
    async fn propose(call: &Call<'_>, current: CurrentSession, sessions: Sessions) -> Result<Self, Error> {
        let user = &current.user;
        let setting = Setting::propose(call, &user.id).await?;
        let ending = Ending::of_user(call, &user.id, |session| sessions.ends(session, &current.session)).await?;
        let renewed = match sessions {
            Sessions::Renewed => Some(session::prepare(call, user, session::lifetime_as_before(call)).await?),
            _ => None,
        };
        Ok(Self { current, sessions, setting, ending, renewed })
    }

    async fn commit(self, call: &Call<'_>, mut transaction: Transaction) -> Result<PasswordChanged, Error> {
        let CurrentSession { session, user } = self.current;
        match self.sessions {
            Sessions::Stay => store::session::take_along(transaction.on(), &user.id, None).await?,
            Sessions::OthersEnd => {
                // By name: another one may be opened with the old password until this is committed, and is void then.
                store::session::take_along(transaction.on(), &user.id, Some(&session.id)).await?;
                store::session::delete_all(&mut transaction, &user.id, Some(&session.id)).await?;
            }
            Sessions::Renewed => store::session::delete_all(&mut transaction, &user.id, None).await?,
        }
        let opened = match self.renewed {
            Some(renewed) => {
                let user = store::user::find(transaction.on(), &user.id).await?.ok_or(Error::Unauthorized)?;
                Some(renewed.open(&mut transaction, user).await?)
            }
            None => None,
        };
        transaction.commit().await?;
        self.setting.announce(call).await;
        self.ending.announce(call).await;
        Ok(match opened {
            Some(opened) => {
                let CurrentSession { session, user } = opened.announce(call).await;
                PasswordChanged { token: Some(session.token), user }
            }
            None => PasswordChanged { token: None, user },
        })
    }
}
