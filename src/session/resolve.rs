//! Whose request this is: at most one look-up a request, and an extension when it is due (protocol section 4.3).

use super::{
    cache,
    caller::Resolution,
    end::{delete, forget},
    open::lifetime_of,
};
use crate::{
    call::Call,
    config::SessionConfig,
    error::Error,
    hook::{SessionChange, Update},
    model::{CurrentSession, Session, Timestamp},
    secret::PlainToken,
    store,
};

/// How a session is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup {
    pub(crate) source: Source,
    pub(crate) extend: Extend,
}

/// Whose word it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// The browser's copy will do, if there is one.
    Cache,
    /// The store's alone.
    #[default]
    Store,
}

/// Whether a look-up may extend the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extend {
    /// When it is due; not if extensions are deferred to a request of their own.
    WhenDue,
    /// This is that request.
    EvenIfDeferred,
    Never,
}

impl Source {
    /// The stricter of the two.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Cache { other } else { Self::Store }
    }
}

impl Lookup {
    /// Whether the row may be changed: deferred, reading does not even delete what has expired.
    fn may_change(self, config: &SessionConfig) -> bool {
        !config.defer_refresh || self.extend == Extend::EvenIfDeferred
    }

    fn may_extend(self, config: &SessionConfig) -> bool {
        self.may_change(config) && self.extend != Extend::Never && !config.disable_refresh
    }

    /// Whether what is known already answers the question.
    fn is_answered(self, call: &Call<'_>) -> bool {
        match call.caller.resolution() {
            Resolution::Known(_) => self.extend != Extend::EvenIfDeferred,
            Resolution::Cached(_) => self.source == Source::Cache,
            // A hook that is asked about the session may ask for it.
            Resolution::Found(_) => true,
            Resolution::Unknown => false,
        }
    }
}

/// The caller's session. `None` when there is none, or not any more: then its cookies expire. A store that does not
/// answer is an error and signs nobody out.
pub(crate) async fn resolve(call: &Call<'_>, lookup: Lookup) -> Result<Option<CurrentSession>, Error> {
    // What cannot be told to the browser any more is not changed.
    let extend = if call.caller.jar().is_sealed() { Extend::Never } else { lookup.extend };
    let lookup = Lookup { extend, ..lookup };
    if lookup.is_answered(call) {
        return Ok(call.caller.known_session());
    }
    let _alone = call.caller.looking_up.lock().await;
    if lookup.is_answered(call) {
        return Ok(call.caller.known_session());
    }
    cache::forget_when_off(call);
    let Some(token) = call.auth.cookie_signers().token(call.caller.jar()) else {
        call.caller.remember(None);
        return Ok(None);
    };
    if lookup.source == Source::Cache
        && let Some(current) = cache::read(call, &token)
    {
        call.caller.resolve_as(Resolution::Cached(Box::new(current.clone())));
        return Ok(Some(current));
    }
    let found = look_up(call, &token, lookup).await?;
    // Another part of this request may have signed somebody in or out meanwhile; its word is the later one.
    let is_known = matches!(call.caller.resolution(), Resolution::Known(_));
    let is_overtaken = is_known && lookup.extend != Extend::EvenIfDeferred;
    Ok(if is_overtaken { call.caller.known_session() } else { found.announce(call, &token, lookup) })
}

/// Whether the session is due to be extended by a request of its own. `None` where that is nobody's business: when
/// extensions are not deferred, or not wanted, or when the browser's copy answered, which is no word of the store.
pub(crate) fn needs_refresh(call: &Call<'_>, current: &CurrentSession, extend: Extend) -> Option<bool> {
    let config = &call.auth.config().session;
    let is_wanted = extend != Extend::Never && !call.auth.cookie_signers().dont_remember(call.caller.jar());
    if matches!(call.caller.resolution(), Resolution::Cached(_)) {
        return None;
    }
    (config.defer_refresh && extend != Extend::EvenIfDeferred && is_wanted)
        .then(|| !config.disable_refresh && due(call, current).is_some())
}

/// What a look-up found, before anybody is told.
enum Found {
    Ended,
    AsItWas(CurrentSession),
    Extended(CurrentSession),
}

impl Found {
    fn announce(self, call: &Call<'_>, token: &PlainToken, lookup: Lookup) -> Option<CurrentSession> {
        let (signers, jar) = (call.auth.cookie_signers(), call.caller.jar());
        let current = match self {
            Self::Ended => {
                forget(call);
                return None;
            }
            Self::AsItWas(current) => current,
            Self::Extended(current) => {
                signers.renew(jar, token, lifetime_of(&current.session, call));
                current
            }
        };
        // Who does not want to be remembered, or nothing to be touched, is left alone (section 4.3, step 6).
        if lookup.extend != Extend::Never && !signers.dont_remember(jar) {
            cache::write(call, token, &current, lifetime_of(&current.session, call));
        }
        call.caller.remember(Some(current.clone()));
        Some(current)
    }
}

async fn look_up(call: &Call<'_>, token: &PlainToken, lookup: Lookup) -> Result<Found, Error> {
    let config = &call.auth.config().session;
    let Some(current) = find(call, token).await? else { return Ok(Found::Ended) };
    if current.session.expires_at < call.now() {
        if lookup.may_change(config) {
            delete(call, token).await?;
        }
        return Ok(Found::Ended);
    }
    match due(call, &current) {
        Some(until) if lookup.may_extend(config) => extend_to(call, token, current, until).await,
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
    call.caller.resolve_as(Resolution::Found(Box::new(current.clone())));
    let proposed = Update { record: current.session.clone(), change: SessionChange { expires_at: until } };
    let Ok(Update { change, .. }) = call.propose(proposed).await else { return Ok(Found::AsItWas(current)) };
    let (session, until, now) = (&current.session, change.expires_at, call.now());
    let mut transaction = call.auth.store().begin().await?;
    let extended = store::session::extend(transaction.on(), &session.id, session.expires_at, until, now).await?;
    transaction.commit().await?;
    if extended {
        let session = Session { expires_at: until, updated_at: now, ..current.session };
        call.announce(&Update { record: session.clone(), change }).await;
        return Ok(Found::Extended(CurrentSession { session, ..current }));
    }
    Ok(find(call, token).await?.map_or(Found::Ended, Found::AsItWas))
}
