//! Making an account with an e-mail and a password.

use super::{Act, Call, email, lifetime, password, profile, user, verification_mail};
use crate::{
    endpoint::{SignUpEmail, SignedUp},
    error::Error,
    hook::Create,
    mail::{Content, Mail},
    model::{Account, AccountId, Email, User, UserId},
    outbox, pace,
    secret::random_id,
    session,
    store::{
        self,
        user::{Epoch, StoredUser},
    },
    verification,
};

impl Act for SignUpEmail {
    async fn act(self, call: &Call<'_>) -> Result<SignedUp, Error> {
        let config = &call.auth.config().email_password;
        if !config.enabled || !config.sign_up {
            return Err(Error::EmailPasswordSignUpDisabled);
        }
        let user = self.user(call)?;
        let Create(user) = call.propose(Create(user)).await?;
        let made = Box::pin(self.make(call, user));
        if config.sign_up_signs_in() { made.await } else { pace::in_steps(made).await }
    }
}

impl SignUpEmail {
    /// Makes the account, or seems to where the address is somebody's.
    async fn make(self, call: &Call<'_>, user: User) -> Result<SignedUp, Error> {
        if let Some(owner) = owner(call, &user.email).await? {
            return self.answer_as_if_free(call, user, &owner).await;
        }
        NewUser::prepare(&self, call, user).await?.commit(call, self.callback_url.as_deref()).await
    }

    /// Who signs up, if everything else can be taken, too.
    fn user(&self, call: &Call<'_>) -> Result<User, Error> {
        let email = email::parse("email", &self.email)?;
        profile::check_name(&self.name)?;
        profile::check_image(self.image.as_deref().unwrap_or_default())?;
        if self.password.length() == 0 {
            return Err(Error::invalid_field("password", "Too small: expected string to have >=1 characters"));
        }
        password::check_length(&self.password, call)?;
        let now = call.now();
        Ok(User {
            id: UserId(random_id(call.auth.random())?),
            name: self.name.clone(),
            email,
            email_verified: false,
            image: self.image.clone(),
            created_at: now,
            updated_at: now,
        })
    }

    /// The address is taken. Where a sign-up signs in, that cannot be hidden; elsewhere it is answered like any other,
    /// after as much work, and the address's owner is told.
    async fn answer_as_if_free(self, call: &Call<'_>, user: User, owner: &User) -> Result<SignedUp, Error> {
        if call.auth.config().email_password.sign_up_signs_in() {
            return Err(Error::UserAlreadyExists);
        }
        call.auth.hashing().hash(&self.password).await?;
        let tells = call.auth.config().email_password.tell_owner && call.auth.limits().may_mail(&user.email).await?;
        let draft = verification_mail::draft(call, None).await?;
        let mut transaction = call.auth.store().begin().await?;
        let kept = draft.keep(&mut transaction).await?;
        if tells {
            let mail = Mail::to_user(owner, Content::SignUpWithYourEmail);
            outbox::post(call, &mut transaction, mail, None).await?;
        } else {
            outbox::pretend(call, &mut transaction, &user.email).await?;
        }
        transaction.commit().await?;
        kept.announce(call).await;
        Ok(SignedUp { token: None, user })
    }
}

/// A sign-up before anything is written.
struct NewUser {
    user: StoredUser,
    account: Account,
    password: String,
    session: Option<session::Prepared>,
    /// The promise of the mail that goes out with it.
    promise: Option<verification::Draft>,
}

impl NewUser {
    async fn prepare(asked: &SignUpEmail, call: &Call<'_>, user: User) -> Result<Self, Error> {
        let account = Account::credential(AccountId(random_id(call.auth.random())?), &user.id, user.created_at);
        let Create(account) = call.propose(Create(account)).await?;
        let password = call.auth.hashing().hash(&asked.password).await?;
        let session = if call.auth.config().email_password.sign_up_signs_in() {
            Some(session::prepare(call, &user, lifetime(asked.remember_me, call)).await?)
        } else {
            None
        };
        let user = StoredUser { user, epoch: Epoch::FIRST };
        let promise = if !user.user.email_verified && writes(call, &user.user.email).await? {
            Some(verification_mail::draft(call, Some(&user)).await?)
        } else {
            None
        };
        Ok(Self { user, account, password, session, promise })
    }

    /// User, account, session and the promise of the mail: all of them or none.
    async fn commit(self, call: &Call<'_>, callback_url: Option<&str>) -> Result<SignedUp, Error> {
        let Self { user, account, password, session, promise } = self;
        let mut transaction = call.auth.store().begin().await?;
        if !store::user::insert(transaction.on(), &user.user).await? {
            return taken_meanwhile(call, &user.user);
        }
        store::account::insert(transaction.on(), &account, Some(&password)).await?;
        let kept = match promise {
            Some(promise) => {
                let kept = promise.keep(&mut transaction).await?;
                verification_mail::post(call, &mut transaction, &user, &kept, callback_url).await?;
                Some(kept)
            }
            None => None,
        };
        let opened = match session {
            Some(session) => Some(session.open(&mut transaction, user.clone()).await?),
            None => None,
        };
        transaction.commit().await?;

        call.announce(&Create(user.user.clone())).await;
        call.announce(&Create(account)).await;
        if let Some(kept) = kept {
            kept.announce(call).await;
        }
        let token = match opened {
            Some(opened) => Some(opened.announce(call).await.session.token),
            None => None,
        };
        Ok(SignedUp { token, user: user.user })
    }
}

/// Somebody signed up with the same address at the same time, and was faster.
fn taken_meanwhile(call: &Call<'_>, user: &User) -> Result<SignedUp, Error> {
    if call.auth.config().email_password.sign_up_signs_in() {
        return Err(Error::UserAlreadyExists);
    }
    Ok(SignedUp { token: None, user: user.clone() })
}

/// Whether a link goes out with this sign-up.
async fn writes(call: &Call<'_>, email: &Email) -> Result<bool, Error> {
    let config = call.auth.config();
    let wanted = config.email_verification.send_on_sign_up.unwrap_or(config.email_password.require_verification);
    Ok(wanted && verification_mail::is_offered(call) && call.auth.limits().may_mail(email).await?)
}

/// Who has the address; asked before a password is hashed. The insert decides when two come at once.
async fn owner(call: &Call<'_>, email: &Email) -> Result<Option<User>, Error> {
    Ok(user::find_by_email(call, email).await?.map(|owner| owner.user))
}
