//! The mail with which people show that an address is theirs.

use super::Call;
use crate::{
    error::Error,
    mail::{Content, Link, LinkTo, Mail},
    model::Email,
    outbox,
    secret::PlainToken,
    store::{Transaction, user::StoredUser},
    verification::{self, Draft, Kept, Purpose},
};

/// Whether such mails are sent at all.
pub(super) fn is_offered(call: &Call<'_>) -> bool {
    call.auth.mailer().is_some() && call.auth.config().email_verification.enabled
}

/// Drafts the promise for a user's own address, to be kept in the transaction of whatever causes it.
pub(super) async fn draft(call: &Call<'_>, to: Option<&StoredUser>) -> Result<Draft, Error> {
    let valid = call.auth.config().email_verification.expires_in;
    let email = to.map_or("", |to| to.user.email.as_str());
    verification::draft(call, Purpose::VerifyEmail, to, email, valid).await
}

/// Puts the mail into the outbox, in the transaction that keeps the promise.
pub(super) async fn post(
    call: &Call<'_>,
    transaction: &mut Transaction,
    to: &StoredUser,
    kept: &Kept,
    callback_url: Option<&str>,
) -> Result<(), Error> {
    let content = Content::VerifyEmail(link(call, &kept.secret, callback_url));
    outbox::post(call, transaction, Mail::to_user(&to.user, content), Some(kept.until)).await
}

/// The link with which a promise about an address is redeemed.
pub(super) fn link(call: &Call<'_>, secret: &PlainToken, callback_url: Option<&str>) -> Link {
    Link::new(call, LinkTo::VerifyEmail, secret, callback_url)
}

/// Does the whole of it, where nothing else is to be committed. A recipient who was written to often enough gets none.
pub(super) async fn send(call: &Call<'_>, to: &StoredUser, callback_url: Option<&str>) -> Result<(), Error> {
    if !call.auth.limits().may_mail(&to.user.email).await? {
        return Ok(());
    }
    let draft = draft(call, Some(to)).await?;
    let mut transaction = call.auth.store().begin().await?;
    let kept = draft.keep(&mut transaction).await?;
    post(call, &mut transaction, to, &kept, callback_url).await?;
    transaction.commit().await?;
    kept.announce(call).await;
    Ok(())
}

/// Does as much for an address that gets no mail, so that the time it takes tells nothing.
pub(super) async fn pretend(call: &Call<'_>, email: &Email) -> Result<(), Error> {
    if !call.auth.limits().may_seem_to_mail(email).await? {
        return Ok(());
    }
    let draft = draft(call, None).await?;
    let mut transaction = call.auth.store().begin().await?;
    let kept = draft.keep(&mut transaction).await?;
    outbox::pretend(call, &mut transaction, email).await?;
    transaction.commit().await?;
    kept.announce(call).await;
    Ok(())
}
