//! Asking for another address.

use ::http::StatusCode;

use super::{Act, Call, email, link_mail, user, verification_mail, verify_email};
use crate::{
    endpoint::{ChangeEmail, Done},
    error::Error,
    hook::Update,
    mail::{Content, Link, LinkTo, Mail},
    model::{CurrentSession, Email, User},
    pace,
    secret::PlainToken,
    session, store,
    verification::{self, Purpose},
};

impl Act for ChangeEmail {
    fn check_input(&self) -> Result<(), Error> {
        email::parse("newEmail", &self.new_email).map(drop)
    }

    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let new = email::parse("newEmail", &self.new_email)?;
        let current = call.require_session().await?;
        let way = Way::choose(call, &current.user, &new)?;
        let next = self.callback_url.as_deref();
        pace::in_steps(Box::pin(way.go(call, current, &new, next))).await?;
        Ok(Done::DONE)
    }
}

/// How an address may be changed.
enum Way {
    /// An address that nobody verified protects nothing.
    AtOnce,
    /// First the owner of the old address agrees.
    ConfirmAtOld,
    /// The owner of the new address shows that it is theirs.
    VerifyAtNew,
}

impl Way {
    fn choose(call: &Call<'_>, user: &User, new: &Email) -> Result<Self, Error> {
        let config = &call.auth.config().user.change_email;
        let refusal = |message| Error::without_code(StatusCode::BAD_REQUEST, message);
        if !config.enabled {
            return Err(Error::ChangeEmailDisabled);
        }
        if user.email == *new {
            return Err(refusal("Email is the same"));
        }
        if !user.email_verified && config.without_verification {
            return Ok(Self::AtOnce);
        }
        if !verification_mail::is_offered(call) {
            return Err(refusal(Error::VerificationEmailNotEnabled.message()));
        }
        Ok(if user.email_verified && config.confirm_at_old { Self::ConfirmAtOld } else { Self::VerifyAtNew })
    }

    /// Goes it, or seems to where the new address is somebody's.
    async fn go(self, call: &Call<'_>, current: CurrentSession, new: &Email, next: Option<&str>) -> Result<(), Error> {
        match self {
            _ if is_taken(call, new).await? => verification_mail::pretend(call, new).await,
            Self::AtOnce => change_at_once(call, current, new, next).await,
            Self::ConfirmAtOld => send(call, &current.user, new, Purpose::ConfirmEmailChange, next).await,
            Self::VerifyAtNew => send(call, &current.user, new, Purpose::ChangeEmail, next).await,
        }
    }
}

async fn is_taken(call: &Call<'_>, email: &Email) -> Result<bool, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::user::exists(reader.on(), email).await?)
}

async fn change_at_once(
    call: &Call<'_>,
    current: CurrentSession,
    new: &Email,
    next: Option<&str>,
) -> Result<(), Error> {
    let old = current.user.clone();
    let change = verify_email::propose_change(call, &old, new).await?;
    let mut transaction = call.auth.store().begin().await?;
    let locked = store::user::lock(transaction.on(), &old.id).await?.ok_or(Error::Unauthorized)?;
    session::require_still(call, &mut transaction, &current.session).await?;
    // A link may have been followed meanwhile; what it showed is not carried over to an address that showed nothing.
    if locked.user.email_verified {
        return Err(Error::InvalidToken);
    }
    let user = match verify_email::change_email(call, &mut transaction, &old, new).await {
        // Somebody was faster; like every address that is taken, that is not told.
        Err(Error::UserAlreadyExists) => return Ok(()),
        outcome => outcome?,
    };
    let stored = store::user::find(transaction.on(), &user.id).await?.ok_or(Error::Unauthorized)?;
    verify_email::post_notice(call, &mut transaction, &old, &user).await?;
    transaction.commit().await?;
    call.announce(&Update { record: user.clone(), change }).await;
    verify_email::tell(call, Some(current), user);
    if verification_mail::is_offered(call) {
        verification_mail::send(call, &stored, next).await?;
    }
    Ok(())
}

async fn send(call: &Call<'_>, user: &User, new: &Email, purpose: Purpose, next: Option<&str>) -> Result<(), Error> {
    let to = if purpose == Purpose::ConfirmEmailChange { &user.email } else { new };
    if !call.auth.limits().may_mail(to).await? {
        return Ok(());
    }
    let valid = call.auth.config().email_verification.expires_in;
    let stored = user::find(call, &user.id).await?;
    let draft = verification::draft(call, purpose, Some(&stored), new.as_str(), valid).await?;
    let letter = |secret: &PlainToken| {
        if purpose == Purpose::ConfirmEmailChange {
            let link = Link::new(call, LinkTo::ConfirmEmailChange, secret, next);
            Mail::to_user(&stored.user, Content::ConfirmEmailChange { new_email: new.clone(), link })
        } else {
            let link = Link::new(call, LinkTo::VerifyEmail, secret, next);
            Mail::to_user(&User { email: new.clone(), ..stored.user.clone() }, Content::VerifyEmail(link))
        }
    };
    link_mail::send(call, draft, letter).await
}
