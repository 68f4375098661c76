//! The end of a session.

use super::CookieSigners;
use crate::{call::Call, error::Error, secret::PlainToken, store};

/// Ends the caller's session. The browser forgets its cookies even when there was none.
pub(crate) async fn end_current(call: &Call<'_>) -> Result<(), Error> {
    if let Some(token) = call.auth.cookie_signers().token(call.caller.jar()) {
        delete(call, &token).await?;
    }
    forget(call);
    Ok(())
}

/// Deletes the session of a token, if there is one.
pub(super) async fn delete(call: &Call<'_>, token: &PlainToken) -> Result<(), Error> {
    let mut transaction = call.auth.store().begin().await?;
    store::session::delete(transaction.on(), &token.hash()).await?;
    Ok(transaction.commit().await?)
}

/// Makes the browser, and the rest of this request, forget that somebody was signed in.
pub(crate) fn forget(call: &Call<'_>) {
    CookieSigners::expire(call.caller.jar());
    call.caller.remember(None);
}
