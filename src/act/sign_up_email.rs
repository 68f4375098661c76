//! Making an account with an e-mail and a password.

use super::{Act, Call, check_password_is_not_too_long, lifetime};
use crate::{
    endpoint::{SignUpEmail, SignedUp},
    error::Error,
    model::{AccountId, Email, User, UserId},
    secret::random_id,
    session, store,
};

/// Longest name, in characters. Long enough for every name, too short for a letter.
const MAX_NAME: usize = 256;
/// Longest picture address, in characters.
const MAX_IMAGE: usize = 2048;

impl Act for SignUpEmail {
    async fn act(self, call: &Call<'_>) -> Result<SignedUp, Error> {
        let email = self.check(call)?;
        check_is_free(call, &email).await?;
        let password = call.auth.hashing().hash(&self.password).await?;
        let account = AccountId(random_id(call.auth.random())?);
        let lifetime = lifetime(self.remember_me, call);
        let user = self.into_user(call, email)?;

        let mut transaction = call.auth.store().begin().await?;
        if !store::user::insert(transaction.on(), &user).await? {
            return Err(Error::UserAlreadyExists);
        }
        store::account::insert_credential(transaction.on(), &account, &user.id, &password, user.created_at).await?;
        let opened = session::open(call, &mut transaction, user, lifetime).await?;
        transaction.commit().await?;

        let current = opened.announce(call);
        Ok(SignedUp { token: Some(current.session.token), user: current.user })
    }
}

impl SignUpEmail {
    fn check(&self, call: &Call<'_>) -> Result<Email, Error> {
        let email = Email::parse(&self.email).ok_or_else(|| Error::invalid_field("email", "Invalid email address"))?;
        check_text("name", &self.name, MAX_NAME)?;
        check_text("image", self.image.as_deref().unwrap_or_default(), MAX_IMAGE)?;
        if self.password.length() == 0 {
            return Err(Error::invalid_field("password", "Too small: expected string to have >=1 characters"));
        }
        if self.password.length() < call.auth.config().password.min_length {
            return Err(Error::PasswordTooShort);
        }
        check_password_is_not_too_long(&self.password, call)?;
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
}

/// Text that can be stored: not too long, and without NUL, which PostgreSQL does not know.
fn check_text(field: &str, text: &str, max: usize) -> Result<(), Error> {
    if text.chars().count() > max {
        return Err(Error::invalid_field(field, &format!("Too big: expected string to have <={max} characters")));
    }
    if text.contains('\0') { Err(Error::invalid_field(field, "Invalid input: NUL is not allowed")) } else { Ok(()) }
}

/// Refuses an e-mail that is taken before its password is hashed; the insert decides when two come at once.
async fn check_is_free(call: &Call<'_>, email: &Email) -> Result<(), Error> {
    let mut reader = call.auth.store().read().await?;
    let taken = store::user::exists(reader.on(), email).await?;
    if taken { Err(Error::UserAlreadyExists) } else { Ok(()) }
}
