//! Following a link that shows that an address is one's own, or that confirms a change of it.

use ::http::StatusCode;

use super::{Act, Call, Reply, lifetime};
use crate::{
    config::Destination,
    endpoint::{EmailVerified, VerifyEmail},
    error::Error,
    hook::{Update, UserChange},
    mail::{Content, Link, LinkTo, Mail},
    model::{CurrentSession, Email, User},
    outbox, session,
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
        let (purpose, promise, user) = find(call, &self.token).await?;
        let link = Followed { call, purpose, promise, user, current, token: self.token, next: self.callback_url };
        match purpose {
            Purpose::ConfirmEmailChange => link.confirm_change().await,
            Purpose::ChangeEmail => link.change().await,
            _ => link.verify().await,
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

async fn find(call: &Call<'_>, token: &str) -> Result<(Purpose, Promise, StoredUser), Error> {
    let mut reader = call.auth.store().read().await?;
    for purpose in PURPOSES {
        match verification::find(call, reader.on(), purpose, token).await {
            Err(Error::InvalidToken) => {}
            found => {
                let promise = found?;
                let user = store::user::find(reader.on(), &promise.user).await?.ok_or(Error::UserNotFound)?;
                return Ok((purpose, promise, user));
            }
        }
    }
    Err(Error::InvalidToken)
}

/// A link that is good, and who followed it.
struct Followed<'a> {
    call: &'a Call<'a>,
    purpose: Purpose,
    promise: Promise,
    user: StoredUser,
    current: Option<CurrentSession>,
    token: String,
    next: Option<String>,
}

impl Followed<'_> {
    /// The address is verified once; who follows the link again finds it done.
    async fn verify(self) -> Result<EmailVerified, Error> {
        let call = self.call;
        let email = self.address()?;
        let is_first = !self.user.user.email_verified;
        let user = User { email_verified: true, ..self.user.user.clone() };
        let change = UserChange::EmailVerified;
        if is_first {
            call.propose(Update { record: self.user.user.clone(), change: change.clone() }).await?;
        }
        // In a browser where somebody is signed in, that stays as it is: the link may be another person's.
        let auto_sign_in = call.auth.config().email_verification.auto_sign_in;
        let session = if is_first && auto_sign_in && self.current.is_none() {
            Some(session::prepare(call, &user, lifetime(None, call)).await?)
        } else {
            None
        };
        let (mut transaction, locked) = self.begin().await?;
        let verified = store::user::verify_email(transaction.on(), &user.id, &email, call.now()).await?;
        let user = User { email_verified: true, ..locked.user };
        let stored = StoredUser { user: user.clone(), epoch: locked.epoch };
        let opened = match session.filter(|_| verified) {
            Some(session) => Some(session.open(&mut transaction, stored).await?),
            None => None,
        };
        transaction.commit().await?;
        if verified {
            call.announce(&Update { record: user.clone(), change }).await;
        }
        match opened {
            Some(opened) => drop(opened.announce(call).await),
            // The protocol renews the session of who is signed in as the same person where it signs others in.
            None if verified && auto_sign_in => tell(call, self.current, user),
            None => {}
        }
        Ok(EmailVerified { status: true, user: Some(None) })
    }

    /// The owner of the old address agrees; now the new one must show that it is theirs.
    async fn confirm_change(self) -> Result<EmailVerified, Error> {
        self.refuse_somebody_else()?;
        let call = self.call;
        let new = self.address()?;
        let valid = call.auth.config().email_verification.expires_in;
        // What is not sent is not promised: promises would push out those that were.
        if !call.auth.limits().may_mail(&new).await? {
            drop(self.begin().await?);
            return Ok(EmailVerified { status: true, user: None });
        }
        let draft = verification::draft(call, Purpose::ChangeEmail, Some(&self.user), new.as_str(), valid).await?;
        let (mut transaction, locked) = self.begin().await?;
        let kept = draft.keep(&mut transaction).await?;
        let link = Link::new(call, LinkTo::VerifyEmail, &kept.secret, self.next.as_deref());
        let mail = Mail::to_user(&User { email: new, ..locked.user }, Content::VerifyEmail(link));
        outbox::post(call, &mut transaction, mail, Some(kept.until)).await?;
        transaction.commit().await?;
        kept.announce(call).await;
        Ok(EmailVerified { status: true, user: None })
    }

    /// The new address is theirs. The change begins a new epoch, which voids this link and every other.
    async fn change(self) -> Result<EmailVerified, Error> {
        self.refuse_somebody_else()?;
        let call = self.call;
        let new = self.address()?;
        let redemption = verification::redemption(self.purpose, &self.promise, call).await?;
        let change = propose_change(call, &self.user.user, &new).await?;
        let (mut transaction, locked) = self.begin().await?;
        verification::consume(call, &mut transaction, self.purpose, &self.token).await?;
        let user = change_email(call, &mut transaction, &locked.user, &new).await?;
        post_notice(call, &mut transaction, &locked.user, &user).await?;
        transaction.commit().await?;
        redemption.announce(call).await;
        call.announce(&Update { record: user.clone(), change }).await;
        tell(call, self.current, user.clone());
        Ok(EmailVerified { status: true, user: Some(Some(user)) })
    }

    /// The address that the promise is about.
    fn address(&self) -> Result<Email, Error> {
        Email::parse(&self.promise.value).ok_or(Error::InvalidToken)
    }

    /// A transaction in which the link is still good, and stays so: whoever held the user before may have begun a new
    /// epoch. With it, the user as they are now.
    async fn begin(&self) -> Result<(Transaction, StoredUser), Error> {
        let mut transaction = self.call.auth.store().begin().await?;
        let user = store::user::lock(transaction.on(), &self.promise.user).await?.ok_or(Error::UserNotFound)?;
        verification::find(self.call, transaction.on(), self.purpose, &self.token).await?;
        Ok((transaction, user))
    }

    fn refuse_somebody_else(&self) -> Result<(), Error> {
        let is_else = self.current.as_ref().is_some_and(|current| current.user.id != self.user.user.id);
        if is_else { Err(Error::InvalidUser) } else { Ok(()) }
    }
}

/// Asks the hooks about another address.
pub(super) async fn propose_change(call: &Call<'_>, user: &User, new: &Email) -> Result<UserChange, Error> {
    let proposed = Update { record: user.clone(), change: UserChange::Email(new.clone()) };
    Ok(call.propose(proposed).await?.change)
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
pub(super) async fn post_notice(
    call: &Call<'_>,
    transaction: &mut Transaction,
    old: &User,
    new: &User,
) -> Result<(), Error> {
    // Who never showed that the old address is theirs must not have mail sent to it.
    if !old.email_verified {
        return Ok(());
    }
    let mail = Mail::to_user(old, Content::EmailWasChanged { new_email: new.email.clone() });
    outbox::post(call, transaction, mail, None).await
}

/// Shows the change in the session of the browser that caused it, if it is the user's own.
pub(super) fn tell(call: &Call<'_>, current: Option<CurrentSession>, user: User) {
    if let Some(current) = current.filter(|current| current.user.id == user.id) {
        session::reissue(call, &CurrentSession { user, ..current });
    }
}
