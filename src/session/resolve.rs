//! Whose request this is: at most one look-up a request, and an extension when it is due (protocol section 4.3).

use super::{
    Lifetime,
    caller::Resolution,
    end::{delete, forget},
};
use crate::{
    call::Call,
    error::Error,
    model::{CurrentSession, Session, Timestamp},
    secret::PlainToken,
    store,
};

/// Whether a look-up may extend the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extend {
    WhenDue,
    Never,
}

/// The caller's session. `None` when there is none, or not any more: then its cookies expire. A store that does not
/// answer is an error and signs nobody out.
pub(crate) async fn resolve(call: &Call<'_>, extend: Extend) -> Result<Option<CurrentSession>, Error> {
    let _alone = call.caller.looking_up.lock().await;
    if let Resolution::Known(session) = call.caller.resolution() {
        return Ok(session.map(|session| *session));
    }
    let Some(token) = call.auth.cookie_signers().token(call.caller.jar()) else {
        call.caller.remember(None);
        return Ok(None);
    };
    let found = look_up(call, &token, extend).await?;
    // Another part of this request may have signed somebody in or out meanwhile; its word is the later one.
    match call.caller.resolution() {
        Resolution::Known(session) => Ok(session.map(|session| *session)),
        Resolution::Unknown => Ok(found.announce(call, &token)),
    }
}

/// What a look-up found, before anybody is told.
enum Found {
    Ended,
    AsItWas(CurrentSession),
    Extended(CurrentSession),
}

impl Found {
    fn announce(self, call: &Call<'_>, token: &PlainToken) -> Option<CurrentSession> {
        let current = match self {
            Self::Ended => {
                forget(call);
                return None;
            }
            Self::AsItWas(current) => current,
            Self::Extended(current) => {
                let lifetime = Lifetime::For(current.session.expires_at.since(call.now()));
                call.auth.cookie_signers().renew(call.caller.jar(), token, lifetime);
                current
            }
        };
        call.caller.remember(Some(current.clone()));
        Some(current)
    }
}

async fn look_up(call: &Call<'_>, token: &PlainToken, extend: Extend) -> Result<Found, Error> {
    let Some(current) = find(call, token).await? else { return Ok(Found::Ended) };
    if current.session.expires_at < call.now() {
        delete(call, token).await?;
        return Ok(Found::Ended);
    }
    match due(call, &current) {
        Some(until) if extend == Extend::WhenDue => extend_to(call, token, current, until).await,
        _ => Ok(Found::AsItWas(current)),
    }
}

async fn find(call: &Call<'_>, token: &PlainToken) -> Result<Option<CurrentSession>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::session::find(reader.on(), &token.hash()).await?)
}

/// The new end of a session that is due to be extended: `update_age` after the last extension, never past the absolute
/// end, and not at all when the person does not want to be remembered: the cookie says so, and so does the row, in case
/// somebody left the cookie out.
fn due(call: &Call<'_>, current: &CurrentSession) -> Option<Timestamp> {
    let config = &call.auth.config().session;
    let session = &current.session;
    let was_short = session.expires_at.since(session.updated_at) <= config.not_remembered;
    let is_short = was_short && config.not_remembered < config.expires_in;
    if is_short || call.auth.cookie_signers().dont_remember(call.caller.jar()) {
        return None;
    }
    let is_due = session.expires_at.before(config.expires_in).after(config.update_age) <= call.now();
    let until = call.now().after(config.expires_in).min(session.created_at.after(config.absolute));
    (is_due && until > session.expires_at).then_some(until)
}

/// Extends a session. Of several requests at once one does it; the others go on with what that one left.
async fn extend_to(
    call: &Call<'_>,
    token: &PlainToken,
    current: CurrentSession,
    until: Timestamp,
) -> Result<Found, Error> {
    let (session, now) = (&current.session, call.now());
    let mut transaction = call.auth.store().begin().await?;
    let extended = store::session::extend(transaction.on(), &session.id, session.expires_at, until, now).await?;
    transaction.commit().await?;
    if extended {
        let session = Session { expires_at: until, updated_at: now, ..current.session };
        return Ok(Found::Extended(CurrentSession { session, ..current }));
    }
    Ok(find(call, token).await?.map_or(Found::Ended, Found::AsItWas))
}

/// Shows a change of the session or its user to the browser, and to the rest of this request.
pub(crate) fn reissue(call: &Call<'_>, current: CurrentSession) {
    call.caller.remember(Some(current));
}
