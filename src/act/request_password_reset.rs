//! Asking for a link because the password is forgotten.

use super::{Act, Call, email, link_mail, user};
use crate::{
    endpoint::{PasswordResetRequested, RequestPasswordReset},
    error::Error,
    mail::{Content, Link, LinkTo, Mail},
    model::Email,
    pace,
    store::user::StoredUser,
    verification::{self, Purpose},
};

/// Says the same to everybody.
const SENT: &str = "If this email exists in our system, check your email for the reset link";

impl Act for RequestPasswordReset {
    async fn act(self, call: &Call<'_>) -> Result<PasswordResetRequested, Error> {
        let email = email::parse("email", &self.email)?;
        if call.auth.mailer().is_none() || !call.auth.config().email_password.reset.enabled {
            return Err(Error::ResetPasswordDisabled);
        }
        pace::in_steps(write_to(call, &email, self.redirect_to.as_deref())).await?;
        Ok(PasswordResetRequested { status: true, message: SENT.to_owned() })
    }

    fn callback(&self) -> Option<&str> {
        self.redirect_to.as_deref()
    }
}

/// Sends the link to whoever has the address, unless they were written to often enough.
async fn write_to(call: &Call<'_>, email: &Email, page: Option<&str>) -> Result<(), Error> {
    let found = user::find_by_email(call, email).await?;
    let limits = call.auth.limits();
    let may_send = match &found {
        Some(_) => limits.may_mail(email).await?,
        None => limits.may_seem_to_mail(email).await?,
    };
    if may_send { send(call, found, email, page).await } else { Ok(()) }
}

async fn send(call: &Call<'_>, to: Option<StoredUser>, email: &Email, page: Option<&str>) -> Result<(), Error> {
    let valid = call.auth.config().email_password.reset.expires_in;
    let id = to.as_ref().map_or("", |to| to.user.id.as_str());
    let draft = verification::draft(call, Purpose::ResetPassword, to.as_ref(), id, valid).await?;
    let Some(StoredUser { user, .. }) = to else { return link_mail::pretend(call, draft, email).await };
    let content = |secret: &_| Content::ResetPassword(Link::new(call, LinkTo::ResetPassword, secret, page));
    link_mail::send(call, draft, |secret| Mail::to_user(&user, content(secret))).await
}
