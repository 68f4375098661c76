//! Telling the browser anew what changed about its session.

use super::{Lifetime, cache};
use crate::{call::Call, model::CurrentSession};

/// Writes the caller's session token again, and the copy with its new contents; the rest of the request sees them, too.
/// To be called after the commit.
pub(crate) fn reissue(call: &Call<'_>, current: &CurrentSession) {
    let (signers, jar) = (call.auth.cookie_signers(), call.caller.jar());
    if let Some(token) = signers.token(jar) {
        let rest = Lifetime::For(current.session.expires_at.since(call.now()));
        let lifetime = if signers.dont_remember(jar) { Lifetime::BrowserSession } else { rest };
        signers.renew(jar, &token, lifetime);
        cache::write(call, &token, current, lifetime);
    }
    call.caller.remember(Some(current.clone()));
}
