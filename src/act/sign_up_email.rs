//! Making an account with an e-mail and a password.

use super::{Act, Call, email, lifetime, password, profile, verification_mail};
use crate::{
    endpoint::{SignUpEmail, SignedUp},
    error::Error,
    mail::{self, Content},
    model::{AccountId, Email, User, UserId},
    secret::{PlainToken, random_id},
    session,
    store::{
        self,
        user::{Epoch, StoredUser},
    },
};

impl Act for SignUpEmail {
    async fn act(self, call: &Call<'_>) -> Result<SignedUp, Error> {
        let config = &call.auth.config().email_password;
        if !config.enabled || !config.sign_up {
            return Err(Error::EmailPasswordSignUpDisabled);
        }
        let email = self.parse(call)?;
        if let Some(owner) = owner(call, &email).await? {
            return self.answer_as_if_free(call, email, &owner).await;
        }
        let new = Prepared {
            account: AccountId(random_id(call.auth.random())?),
            password: call.auth.hashing().hash(&self.password).await?,
            writes: writes(call, &email).await?,
            lifetime: lifetime(self.remember_me, call),
        };
        let callback_url = self.callback_url.clone();
        let user = StoredUser { user: self.into_user(call, email)?, epoch: Epoch::FIRST };
        new.commit(call, user, callback_url.as_deref()).await
    }
}

impl SignUpEmail {
    /// The address, if everything else can be taken, too.
    fn parse(&self, call: &Call<'_>) -> Result<Email, Error> {
        let email = email::parse("email", &self.email)?;
        profile::check_name(&self.name)?;
        profile::check_image(self.image.as_deref().unwrap_or_default())?;
        if self.password.length() == 0 {
            return Err(Error::invalid_field("password", "Too small: expected string to have >=1 characters"));
        }
        password::check_length(&self.password, call)?;
        Ok(email)
    }

    fn into_user(self, call: &Call<'_>, email: Email) -> Result<User, Error> {
        let now = call.now();
        Ok(User {
            id: UserId(random_id(call.auth.random())?),
            name: self.name,
            email,
            email_verified: false,
            image: self.image,
            created_at: now,
            updated_at: now,
        })
    }

    /// The address is taken. Where a sign-up signs in, that cannot be hidden; elsewhere it is answered like any other,
    /// after as much work, and the address's owner is told.
    async fn answer_as_if_free(self, call: &Call<'_>, email: Email, owner: &User) -> Result<SignedUp, Error> {
        if call.auth.config().email_password.sign_up_signs_in() {
            return Err(Error::UserAlreadyExists);
        }
        call.auth.hashing().hash(&self.password).await?;
        let tells = call.auth.config().email_password.tell_owner && call.auth.limits().may_mail(&email).await?;
        let mut transaction = call.auth.store().begin().await?;
        verification_mail::issue(call, &mut transaction, None).await?;
        transaction.commit().await?;
        if tells {
            mail::post(call, &owner.email, owner, Content::SignUpWithYourEmail);
        }
        Ok(SignedUp { token: None, user: self.into_user(call, email)? })
    }
}

/// A sign-up before anything is written.
struct Prepared {
    account: AccountId,
    password: String,
    writes: bool,
    lifetime: session::Lifetime,
}

impl Prepared {
    /// User, account, session and the promise of the mail: all of them or none.
    async fn commit(self, call: &Call<'_>, user: StoredUser, callback_url: Option<&str>) -> Result<SignedUp, Error> {
        let StoredUser { user: new, .. } = &user;
        let mut transaction = call.auth.store().begin().await?;
        if !store::user::insert(transaction.on(), new).await? {
            return taken_meanwhile(call, new);
        }
        let connection = transaction.on();
        store::account::insert_credential(connection, &self.account, &new.id, &self.password, new.created_at).await?;
        let secret: Option<PlainToken> =
            if self.writes { Some(verification_mail::issue(call, &mut transaction, Some(&user)).await?) } else { None };
        let opened = if call.auth.config().email_password.sign_up_signs_in() {
            Some(session::open(call, &mut transaction, user.clone(), self.lifetime).await?)
        } else {
            None
        };
        transaction.commit().await?;

        if let Some(secret) = secret {
            verification_mail::post(call, &user, &secret, callback_url);
        }
        let token = opened.map(|opened| opened.announce(call).session.token);
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
    let mut reader = call.auth.store().read().await?;
    let owner = store::user::find_by_email(reader.on(), email).await?;
    Ok(owner.map(|owner| owner.user))
}
