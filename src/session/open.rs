//! The one door: every way of signing in ends here.

use super::{Lifetime, cache, end::Ending};
use crate::{
    call::Call,
    error::Error,
    hook::Create,
    model::{CurrentSession, Session, SessionId, User},
    secret::{PlainToken, random_id},
    store::{self, Transaction, user::StoredUser},
};

/// A session that may be opened: the gate and the hooks have nothing against it. Nothing is written yet.
#[must_use = "a session is opened in the transaction of what leads to it"]
pub(crate) struct Prepared {
    session: Session,
    token: PlainToken,
    lifetime: Lifetime,
    /// The caller's session until now, which ends with it.
    previous: Option<(PlainToken, Ending)>,
}

/// A session that is written but not yet committed. Nobody is told of it before [`Opened::announce`].
#[must_use = "the browser has no cookie before the session is announced"]
pub(crate) struct Opened {
    current: CurrentSession,
    token: PlainToken,
    lifetime: Lifetime,
    previous: Option<Ending>,
}

/// Whether a user who has shown who they are may have a session at all.
///
/// # Errors
/// [`Error::EmailNotVerified`] where that is required first.
pub(crate) fn admit(call: &Call<'_>, user: &User) -> Result<(), Error> {
    let must_verify = call.auth.config().email_password.require_verification;
    if must_verify && !user.email_verified { Err(Error::EmailNotVerified) } else { Ok(()) }
}

/// Prepares a session for a user who has shown who they are; before the transaction begins.
///
/// # Errors
/// What [`admit`] and the hooks say.
pub(crate) async fn prepare(call: &Call<'_>, user: &User, lifetime: Lifetime) -> Result<Prepared, Error> {
    admit(call, user)?;
    let token = PlainToken::generate(call.auth.random())?;
    let Create(session) = call.propose(Create(new_session(call, user, lifetime)?)).await?;
    let previous = match call.auth.cookie_signers().token(call.caller.jar()) {
        Some(token) => {
            let ending = Ending::of_token(call, &token).await?;
            Some((token, ending))
        }
        None => None,
    };
    Ok(Prepared { session, token, lifetime, previous })
}

impl Prepared {
    /// Opens the session. One that the caller already has ends with it (OWASP ASVS 7.2.4).
    ///
    /// # Errors
    /// [`Error::InvalidEmailOrPassword`] when the user is gone, or their password or address changed, since they showed
    /// who they are.
    pub(crate) async fn open(self, transaction: &mut Transaction, user: StoredUser) -> Result<Opened, Error> {
        let Self { session, token, lifetime, previous } = self;
        let StoredUser { user, epoch } = user;
        // The new session first: it waits for whoever is deleting the user, and must not hold the old one meanwhile.
        if !store::session::insert(transaction.on(), &session, &token.hash(), epoch).await? {
            return Err(Error::InvalidEmailOrPassword);
        }
        if let Some((previous, _)) = &previous {
            store::session::delete(transaction, &previous.hash()).await?;
        }
        let previous = previous.map(|(_, ending)| ending);
        Ok(Opened { current: CurrentSession { session, user }, token, lifetime, previous })
    }
}

/// The lifetime of a session that takes the place of the caller's: who did not want to be remembered still is not.
pub(crate) fn lifetime_as_before(call: &Call<'_>) -> Lifetime {
    if call.auth.cookie_signers().dont_remember(call.caller.jar()) {
        Lifetime::BrowserSession
    } else {
        Lifetime::For(call.auth.config().session.expires_in)
    }
}

impl Opened {
    /// Tells the browser, the rest of this request and the hooks who is signed in now. To be called after the commit.
    pub(crate) async fn announce(self, call: &Call<'_>) -> CurrentSession {
        call.auth.cookie_signers().issue(call.caller.jar(), &self.token, self.lifetime);
        cache::write(call, &self.token, &self.current, self.lifetime);
        call.caller.remember(Some(self.current.clone()));
        if let Some(previous) = self.previous {
            previous.announce(call).await;
        }
        call.announce(&Create(self.current.session.clone())).await;
        self.current
    }
}

/// How long the browser keeps the token of a session that is not new: as if it was extended now, since the store decides
/// when it ends, but not past the absolute end.
pub(super) fn lifetime_of(session: &Session, call: &Call<'_>) -> Lifetime {
    let config = &call.auth.config().session;
    Lifetime::For(config.expires_in.min(session.created_at.after(config.absolute).since(call.now())))
}

fn new_session(call: &Call<'_>, user: &User, lifetime: Lifetime) -> Result<Session, Error> {
    let config = &call.auth.config().session;
    let now = call.now();
    let valid = match lifetime {
        Lifetime::For(valid) => valid.min(config.absolute),
        Lifetime::BrowserSession => config.not_remembered,
    };
    let id = random_id(call.auth.random())?;
    Ok(Session {
        token: id.clone(),
        id: SessionId(id),
        user_id: user.id.clone(),
        expires_at: now.after(valid),
        created_at: now,
        updated_at: now,
        ip_address: Some(call.caller.client_address().map(|address| address.to_string()).unwrap_or_default()),
        user_agent: Some(call.caller.user_agent().unwrap_or_default().to_owned()),
    })
}
