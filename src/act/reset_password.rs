//! Choosing another password with what a link holds.

use super::{
    Act, Call, Reply,
    password::{self, Setting},
};
use crate::{
    config::Destination,
    endpoint::{Done, ErrorPage, FollowResetLink, ResetLink, ResetPassword},
    error::Error,
    mail::{Content, Mail},
    outbox,
    session::Ending,
    store::{self, verification::Promise},
    verification::{self, Purpose},
};

impl Act for FollowResetLink {
    async fn act(self, call: &Call<'_>) -> Result<ResetLink, Error> {
        verification::look_at(call, Purpose::ResetPassword, &self.token).await?;
        Ok(ResetLink { token: self.token })
    }

    fn callback(&self) -> Option<&str> {
        Some(&self.callback_url)
    }

    /// The token goes to the page that the link names; without a page there is nothing to do with it.
    fn reply(outcome: Result<ResetLink, Error>, page: Option<Destination>, call: &Call<'_>) -> Reply<ResetLink> {
        match (outcome, page) {
            (Ok(_), Some(page)) if !page.may_carry_secrets() => Reply::refused(Error::InvalidCallbackUrl),
            (Ok(link), Some(page)) => {
                Reply::Redirect(page.with_only_query("token", &link.token).absolute(call.auth.config()))
            }
            (Err(error @ Error::InvalidToken), Some(page)) => {
                Reply::Redirect(page.with_query("error", error.code()).absolute(call.auth.config()))
            }
            (Ok(_) | Err(Error::InvalidToken), None) => Reply::Redirect(ErrorPage::of(&Error::InvalidToken, call)),
            (Err(error), _) => Reply::refused(error),
        }
    }
}

impl Act for ResetPassword {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let token = self.token.as_deref().filter(|token| !token.is_empty()).ok_or(Error::InvalidToken)?;
        password::check_length(&self.new_password, call)?;
        // Before anything is computed for it.
        let promise = verification::look_at(call, Purpose::ResetPassword, token).await?;
        let new = call.auth.hashing().hash(&self.new_password).await?;
        replace(call, &promise, token, &new).await?;
        Ok(Done::DONE)
    }
}

/// Uses the token up. The new epoch voids every other link, too.
async fn replace(call: &Call<'_>, promise: &Promise, token: &str, new: &str) -> Result<(), Error> {
    let user = &promise.user;
    let ends_sessions = call.auth.config().email_password.reset.ends_sessions;
    let redemption = verification::redemption(Purpose::ResetPassword, promise, call).await?;
    let setting = Setting::propose(call, user).await?;
    let ending = Ending::of_user(call, user, |_| ends_sessions).await?;

    let mut transaction = call.auth.store().begin().await?;
    let found = store::user::lock(transaction.on(), user).await?.ok_or(Error::UserNotFound)?;
    verification::consume(call, &mut transaction, Purpose::ResetPassword, token).await?;
    setting.write(call, &mut transaction, new).await?;
    if ends_sessions {
        store::session::delete_all(&mut transaction, user, None).await?;
    } else {
        store::session::take_along(transaction.on(), user, None).await?;
    }
    let mail = Mail::to_user(&found.user, Content::PasswordWasReset);
    outbox::post(call, &mut transaction, mail, None).await?;
    transaction.commit().await?;

    redemption.announce(call).await;
    setting.announce(call).await;
    ending.announce(call).await;
    Ok(())
}
