//! Asking for the link that shows that an address is one's own.

use super::{Act, Call, email, user, verification_mail};
use crate::{
    endpoint::{Done, SendVerificationEmail},
    error::Error,
    model::{Email, User},
    pace,
};

impl Act for SendVerificationEmail {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let email = email::parse("email", &self.email)?;
        if !verification_mail::is_offered(call) {
            return Err(Error::VerificationEmailNotEnabled);
        }
        if let Some(current) = call.session().await? {
            check_own(&current.user, &email)?;
        }
        pace::in_steps(write_to(call, &email, self.callback_url.as_deref())).await?;
        Ok(Done::DONE)
    }
}

/// Sends the link to whoever has the address and has not shown that yet.
async fn write_to(call: &Call<'_>, email: &Email, callback_url: Option<&str>) -> Result<(), Error> {
    let found = user::find_by_email(call, email).await?;
    match found.filter(|found| !found.user.email_verified) {
        Some(unverified) => verification_mail::send(call, &unverified, callback_url).await,
        None => verification_mail::pretend(call, email).await,
    }
}

/// Who is signed in is told what is wrong; a stranger learns nothing.
fn check_own(user: &User, email: &Email) -> Result<(), Error> {
    if user.email != *email {
        return Err(Error::EmailMismatch);
    }
    if user.email_verified { Err(Error::EmailAlreadyVerified) } else { Ok(()) }
}
