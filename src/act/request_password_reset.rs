//! Asking for a link because the password is forgotten.

use super::{Act, Call, password::parse_email};
use crate::{
    endpoint::{PasswordResetRequested, RequestPasswordReset},
    error::Error,
    mail::{self, Content, Link, LinkTo},
    model::Email,
    store,
    verification::{self, Purpose},
};

/// Says the same to everybody.
const SENT: &str = "If this email exists in our system, check your email for the reset link";

impl Act for RequestPasswordReset {
    async fn act(self, call: &Call<'_>) -> Result<PasswordResetRequested, Error> {
        let email = parse_email("email", &self.email)?;
        if call.auth.mailer().is_none() || !call.auth.config().email_password.reset.enabled {
            return Err(Error::ResetPasswordDisabled);
        }
        if mail::may_go_to(call, &email).await {
            send(call, &email, self.redirect_to.as_deref().unwrap_or_default()).await?;
        }
        Ok(PasswordResetRequested { status: true, message: SENT.to_owned() })
    }

    fn callback(&self) -> Option<&str> {
        self.redirect_to.as_deref()
    }
}

async fn send(call: &Call<'_>, email: &Email, page: &str) -> Result<(), Error> {
    let valid = call.auth.config().email_password.reset.expires_in;
    let mut transaction = call.auth.store().begin().await?;
    let found = store::user::find_by_email(transaction.on(), email).await?;
    let id = found.as_ref().map_or("", |found| found.user.id.as_str());
    let secret = verification::issue(call, &mut transaction, Purpose::ResetPassword, found.as_ref(), id, valid).await?;
    transaction.commit().await?;
    if let Some(found) = found {
        let link = Link::new(call, LinkTo::ResetPassword, &secret, page);
        mail::post(call, &found.user.email, &found.user, Content::ResetPassword(link));
    }
    Ok(())
}
