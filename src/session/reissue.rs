//! Telling the browser anew what changed about its session.

use super::{Lifetime, cache, open::lifetime_of};
use crate::{call::Call, model::CurrentSession};

/// Hands the browser its session again, and the copy with its new contents; the rest of the request sees them, too. To
/// be called after the commit.
pub(crate) fn reissue(call: &Call<'_>, current: &CurrentSession) {
    let (signers, jar) = (call.auth.cookie_signers(), call.caller.jar());
    if let Some(token) = signers.token(jar) {
        let is_not_remembered = signers.dont_remember(jar);
        let lifetime = if is_not_remembered { Lifetime::BrowserSession } else { lifetime_of(&current.session, call) };
        signers.issue(jar, &token, lifetime);
        cache::write(call, &token, current, lifetime);
    }
    call.caller.remember(Some(current.clone()));
}
