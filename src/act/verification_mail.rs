//! The mail with which people show that an address is theirs.

use super::{Call, link_mail};
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
    let mail = mail(call, to, &kept.secret, callback_url);
    outbox::post(call, transaction, mail, Some(kept.until)).await
}

fn mail(call: &Call<'_>, to: &StoredUser, secret: &PlainToken, callback_url: Option<&str>) -> Mail {
    Mail::to_user(&to.user, Content::VerifyEmail(Link::new(call, LinkTo::VerifyEmail, secret, callback_url)))
}

/// Does the whole of it, where nothing else is to be committed. A recipient who was written to often enough gets none.
pub(super) async fn send(call: &Call<'_>, to: &StoredUser, callback_url: Option<&str>) -> Result<(), Error> {
    if !call.auth.limits().may_mail(&to.user.email).await? {
        return Ok(());
    }
    link_mail::send(call, draft(call, Some(to)).await?, |secret| mail(call, to, secret, callback_url)).await
}

/// Does as much for an address that gets no mail, so that the time it takes tells nothing.
pub(super) async fn pretend(call: &Call<'_>, email: &Email) -> Result<(), Error> {
    if !call.auth.limits().may_seem_to_mail(email).await? {
        return Ok(());
    }
    link_mail::pretend(call, draft(call, None).await?, email).await
}
