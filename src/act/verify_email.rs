//! Following a link that shows that an address is one's own, or that confirms a change of it.

use ::http::StatusCode;

use super::{Act, Call, Reply, lifetime, verification_mail};
use crate::{
    config::Destination,
    endpoint::{EmailVerified, VerifyEmail},
    error::Error,
    mail::{self, Content},
    model::{CurrentSession, Email, User},
    session,
    store::{
        self, Transaction,
        user::{EmailChange, StoredUser},
        verification::Promise,
    },
    verification::{self, Purpose},
};

/// What a link of this endpoint may be for.
const PURPOSES: [Purpose; 3] = [Purpose::VerifyEmail, Purpose::ConfirmEmailChange, Purpose::ChangeEmail];

impl Act for VerifyEmail {
    async fn act(self, call: &Call<'_>) -> Result<EmailVerified, Error> {
        // Before the transaction: looking a session up may extend it, which is a change of its own.
        let current = call.session_by_store().await?;
        let mut transaction = call.auth.store().begin().await?;
        let (purpose, promise) = find(call, &mut transaction, &self.token).await?;
        let user = store::user::lock(transaction.on(), &promise.user).await?.ok_or(Error::UserNotFound)?;
        // Whoever held the lock before may have begun a new epoch.
        let promise = verification::find(call, transaction.on(), purpose, &self.token).await?;
        let link = Followed { call, user, current, next: self.callback_url };
        match purpose {
            Purpose::ConfirmEmailChange => link.confirm_change(transaction, &promise).await,
            Purpose::ChangeEmail => link.change(transaction, &promise, &self.token).await,
            _ => link.verify(transaction, &promise).await,
        }
    }

    fn callback(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    /// A person followed a link: whatever comes of it, they go on to the place that it names.
    fn reply(
        outcome: Result<EmailVerified, Error>,
        next: Option<Destination>,
        _call: &Call<'_>,
    ) -> Reply<EmailVerified> {
        match (outcome, next) {
            (Ok(_), Some(next)) => Reply::Redirect(next),
            (Err(error), Some(next)) if error.status().is_client_error() => {
                Reply::Redirect(next.with_query("error", error.code()))
            }
            (Err(error @ (Error::InvalidToken | Error::UserNotFound)), None) => {
                Reply::Refused(StatusCode::UNAUTHORIZED, error)
            }
            (outcome, _) => Reply::of(outcome),
        }
    }
}

async fn find(call: &Call<'_>, transaction: &mut Transaction, token: &str) -> Result<(Purpose, Promise), Error> {
    for purpose in PURPOSES {
        match verification::find(call, transaction.on(), purpose, token).await {
            Err(Error::InvalidToken) => {}
            found => return found.map(|promise| (purpose, promise)),
        }
    }
    Err(Error::InvalidToken)
}

/// A link that is good, and who followed it.
struct Followed<'a> {
    call: &'a Call<'a>,
    user: StoredUser,
    current: Option<CurrentSession>,
    next: Option<String>,
}

impl Followed<'_> {
    /// The address is verified once; who follows the link again finds it done.
    async fn verify(self, mut transaction: Transaction, promise: &Promise) -> Result<EmailVerified, Error> {
        let call = self.call;
        let email = Email::parse(&promise.value).ok_or(Error::InvalidToken)?;
        let verified = store::user::verify_email(transaction.on(), &promise.user, &email, call.now()).await?;
        let user = User { email_verified: true, ..self.user.user.clone() };
        // In a browser where somebody is signed in, that stays as it is: the link may be another person's.
        let config = &call.auth.config().email_verification;
        let signs_in = verified && config.auto_sign_in && self.current.is_none();
        let opened = if signs_in {
            let user = StoredUser { user: user.clone(), ..self.user };
            Some(session::open(call, &mut transaction, user, lifetime(None, call)).await?)
        } else {
            None
        };
        transaction.commit().await?;
        match opened {
            Some(opened) => drop(opened.announce(call)),
            // The protocol renews the session of who is signed in as the same person where it signs others in.
            None if verified && config.auto_sign_in => tell(call, self.current, user),
            None => {}
        }
        Ok(EmailVerified { status: true, user: Some(None) })
    }

    /// The owner of the old address agrees; now the new one must show that it is theirs.
    async fn confirm_change(self, mut transaction: Transaction, promise: &Promise) -> Result<EmailVerified, Error> {
        self.refuse_somebody_else()?;
        let call = self.call;
        let new = Email::parse(&promise.value).ok_or(Error::InvalidToken)?;
        let valid = call.auth.config().email_verification.expires_in;
        let to = Some(&self.user);
        let secret = verification::issue(call, &mut transaction, Purpose::ChangeEmail, to, new.as_str(), valid).await?;
        transaction.commit().await?;
        if call.auth.limits().may_mail(&new).await? {
            let link = verification_mail::link(call, &secret, self.next.as_deref());
            let user = User { email: new.clone(), ..self.user.user };
            mail::post(call, &new, &user, Content::VerifyEmail(link));
        }
        Ok(EmailVerified { status: true, user: None })
    }

    /// The new address is theirs. The change begins a new epoch, which voids this link and every other.
    async fn change(
        self,
        mut transaction: Transaction,
        promise: &Promise,
        token: &str,
    ) -> Result<EmailVerified, Error> {
        self.refuse_somebody_else()?;
        let call = self.call;
        verification::consume(call, &mut transaction, Purpose::ChangeEmail, token).await?;
        let new = Email::parse(&promise.value).ok_or(Error::InvalidToken)?;
        let user = change_email(call, &mut transaction, &self.user.user, &new).await?;
        transaction.commit().await?;
        announce_change(call, &self.user.user, &user);
        tell(call, self.current, user.clone());
        Ok(EmailVerified { status: true, user: Some(Some(user)) })
    }

    fn refuse_somebody_else(&self) -> Result<(), Error> {
        let is_else = self.current.as_ref().is_some_and(|current| current.user.id != self.user.user.id);
        if is_else { Err(Error::InvalidUser) } else { Ok(()) }
    }
}

/// Gives a user another address, and takes their sessions along into the epoch that begins with it.
pub(super) async fn change_email(
    call: &Call<'_>,
    transaction: &mut Transaction,
    user: &User,
    new: &Email,
) -> Result<User, Error> {
    match store::user::change_email(transaction.on(), &user.id, &user.email, new, call.now()).await? {
        EmailChange::Done => {}
        EmailChange::Taken => return Err(Error::UserAlreadyExists),
        EmailChange::Outdated => return Err(Error::InvalidToken),
    }
    store::session::take_along(transaction.on(), &user.id, None).await?;
    Ok(User { email: new.clone(), updated_at: call.now(), ..user.clone() })
}

/// Tells the old address, in case the change was not its owner's wish.
pub(super) fn announce_change(call: &Call<'_>, old: &User, new: &User) {
    // Who never showed that the old address is theirs must not have mail sent to it.
    if old.email_verified {
        mail::post(call, &old.email, old, Content::EmailWasChanged { new_email: new.email.clone() });
    }
}

/// Shows the change in the session of the browser that caused it, if it is the user's own.
pub(super) fn tell(call: &Call<'_>, current: Option<CurrentSession>, user: User) {
    if let Some(current) = current.filter(|current| current.user.id == user.id) {
        session::reissue(call, &CurrentSession { user, ..current });
    }
}
