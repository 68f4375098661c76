//! A mail with a link, where nothing else is to be committed: the promise behind the link and the mail are one.

use super::Call;
use crate::{error::Error, mail::Mail, model::Email, outbox, secret::PlainToken, verification::Draft};

/// Makes the promise, and posts the mail that its secret goes into.
pub(super) async fn send(call: &Call<'_>, draft: Draft, write: impl FnOnce(&PlainToken) -> Mail) -> Result<(), Error> {
    let mut transaction = call.auth.store().begin().await?;
    let kept = draft.keep(&mut transaction).await?;
    outbox::post(call, &mut transaction, write(&kept.secret), Some(kept.until)).await?;
    transaction.commit().await?;
    kept.announce(call).await;
    Ok(())
}

/// Does as much for an address that gets no mail, so that the time it takes tells nothing.
pub(super) async fn pretend(call: &Call<'_>, draft: Draft, to: &Email) -> Result<(), Error> {
    let mut transaction = call.auth.store().begin().await?;
    let kept = draft.keep(&mut transaction).await?;
    outbox::pretend(call, &mut transaction, to).await?;
    transaction.commit().await?;
    kept.announce(call).await;
    Ok(())
}
