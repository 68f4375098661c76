//! The one door: every way of signing in ends here.

use super::{Lifetime, cache};
use crate::{
    call::Call,
    error::Error,
    model::{CurrentSession, Session, SessionId, User},
    secret::{PlainToken, random_id},
    store::{self, Transaction},
};

/// A session that is written but not yet committed. Nobody is told of it before [`Opened::announce`].
#[must_use = "the browser has no cookie before the session is announced"]
pub(crate) struct Opened {
    current: CurrentSession,
    token: PlainToken,
    lifetime: Lifetime,
}

/// Opens a session for a user who has shown who they are. A session that the caller already has ends with it
/// (OWASP ASVS 7.2.4).
pub(crate) async fn open(
    call: &Call<'_>,
    transaction: &mut Transaction,
    user: User,
    lifetime: Lifetime,
) -> Result<Opened, Error> {
    let auth = call.auth;
    let token = PlainToken::generate(auth.random())?;
    let session = new_session(call, &user, lifetime)?;
    if let Some(previous) = auth.cookie_signers().token(call.caller.jar()) {
        store::session::delete(transaction.on(), &previous.hash()).await?;
    }
    store::session::insert(transaction.on(), &session, &token.hash()).await?;
    Ok(Opened { current: CurrentSession { session, user }, token, lifetime })
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
        ip_address: Some(call.caller.address().unwrap_or_default().to_owned()),
        user_agent: Some(call.caller.user_agent().unwrap_or_default().to_owned()),
    })
}
