//! The mail with which people show that an address is theirs.

use super::Call;
use crate::{
    error::Error,
    mail::{self, Content, Link, LinkTo},
    model::Email,
    secret::PlainToken,
    store::user::StoredUser,
    verification::{self, Draft, Purpose},
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

/// Makes the promise where nothing else is to be committed; for nobody, nothing is kept.
pub(super) async fn issue(call: &Call<'_>, to: Option<&StoredUser>) -> Result<PlainToken, Error> {
    draft(call, to).await?.issue(call).await
}

/// Sends the mail, after the commit.
pub(super) fn post(call: &Call<'_>, to: &StoredUser, secret: &PlainToken, callback_url: Option<&str>) {
    mail::post(call, &to.user.email, &to.user, Content::VerifyEmail(link(call, secret, callback_url)));
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
    let secret = issue(call, Some(to)).await?;
    post(call, to, &secret, callback_url);
    Ok(())
}

/// Does as much for an address that gets no mail, so that the time it takes tells nothing.
pub(super) async fn pretend(call: &Call<'_>, email: &Email) -> Result<(), Error> {
    if !call.auth.limits().may_seem_to_mail(email).await? {
        return Ok(());
    }
    issue(call, None).await.map(drop)
}
