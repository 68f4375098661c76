//! Whose request this is: at most one look-up a request, and an extension when it is due (protocol section 4.3).

use super::{CookieSigners, Lifetime, caller::Resolution, end::end};
use crate::{
    call::Call,
    error::Error,
    model::{CurrentSession, Timestamp},
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
    let session = match call.auth.cookie_signers().token(call.caller.jar()) {
        Some(token) => look_up(call, &token, extend).await?,
        None => None,
    };
    call.caller.remember(session.clone());
    Ok(session)
}

async fn look_up(call: &Call<'_>, token: &PlainToken, extend: Extend) -> Result<Option<CurrentSession>, Error> {
    let Some(current) = find(call, token).await? else {
        CookieSigners::expire(call.caller.jar());
        return Ok(None);
    };
    if current.session.expires_at < call.now() {
        end(call, token).await?;
        return Ok(None);
    }
    match due(call, &current) {
        Some(until) if extend == Extend::WhenDue => extend_to(call, token, current, until).await,
        _ => Ok(Some(current)),
    }
}

async fn find(call: &Call<'_>, token: &PlainToken) -> Result<Option<CurrentSession>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::session::find(reader.on(), &token.hash()).await?)
}

/// The new end of a session that is due to be extended: `update_age` after the last extension, never past the absolute
/// end, and not at all when the person does not want to be remembered.
fn due(call: &Call<'_>, current: &CurrentSession) -> Option<Timestamp> {
    let config = &call.auth.config().session;
    let session = &current.session;
    if call.auth.cookie_signers().dont_remember(call.caller.jar()) {
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
) -> Result<Option<CurrentSession>, Error> {
    let (session, now) = (&current.session, call.now());
    let mut transaction = call.auth.store().begin().await?;
    let extended = store::session::extend(transaction.on(), &session.id, session.expires_at, until, now).await?;
    transaction.commit().await?;
    if extended {
        call.auth.cookie_signers().renew(call.caller.jar(), token, Lifetime::For(until.since(now)));
        let session = crate::model::Session { expires_at: until, updated_at: now, ..current.session };
        return Ok(Some(CurrentSession { session, ..current }));
    }
    let found = find(call, token).await?;
    if found.is_none() {
        CookieSigners::expire(call.caller.jar());
    }
    Ok(found)
}
