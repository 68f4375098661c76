//! The one door: every way of signing in ends here.

use super::{Lifetime, cache};
use crate::{
    call::Call,
    error::Error,
    model::{CurrentSession, Session, SessionId, User},
    secret::{PlainToken, random_id},
    store::{self, Transaction, user::StoredUser},
};

/// A session that is written but not yet committed. Nobody is told of it before [`Opened::announce`].
#[must_use = "the browser has no cookie before the session is announced"]
pub(crate) struct Opened {
    current: CurrentSession,
    token: PlainToken,
    lifetime: Lifetime,
}

/// Whether a user who has shown who they are may have a session at all.
///
/// # Errors
/// [`Error::EmailNotVerified`] where that is required first.
pub(crate) fn admit(call: &Call<'_>, user: &User) -> Result<(), Error> {
    let must_verify = call.auth.config().email_password.require_verification;
    if must_verify && !user.email_verified { Err(Error::EmailNotVerified) } else { Ok(()) }
}

/// Opens a session for a user who has shown who they are. A session that the caller already has ends with it
/// (OWASP ASVS 7.2.4).
///
/// # Errors
/// What [`admit`] says; [`Error::InvalidEmailOrPassword`] when the user is gone, or their password or address changed,
/// since they showed who they are.
pub(crate) async fn open(
    call: &Call<'_>,
    transaction: &mut Transaction,
    user: StoredUser,
    lifetime: Lifetime,
) -> Result<Opened, Error> {
    let StoredUser { user, epoch } = user;
    admit(call, &user)?;
    let auth = call.auth;
    let token = PlainToken::generate(auth.random())?;
    let session = new_session(call, &user, lifetime)?;
    // The new session first: it waits for whoever is deleting the user, and must not hold the old one meanwhile.
    if !store::session::insert(transaction.on(), &session, &token.hash(), epoch).await? {
        return Err(Error::InvalidEmailOrPassword);
    }
    if let Some(previous) = auth.cookie_signers().token(call.caller.jar()) {
        store::session::delete(transaction.on(), &previous.hash()).await?;
    }
    Ok(Opened { current: CurrentSession { session, user }, token, lifetime })
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
    /// Tells the browser, and the rest of this request, who is signed in now. To be called after the commit.
    pub(crate) fn announce(self, call: &Call<'_>) -> CurrentSession {
        call.auth.cookie_signers().issue(call.caller.jar(), &self.token, self.lifetime);
        cache::write(call, &self.token, &self.current, self.lifetime);
        call.caller.remember(Some(self.current.clone()));
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
