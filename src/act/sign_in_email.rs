//! Signing in with an e-mail and a password.

use super::{Act, Call, Reply, lifetime, password, verification_mail};
use crate::{
    config::Destination,
    endpoint::{SignInEmail, SignedIn},
    error::Error,
    model::{Email, Password},
    secret::Verdict,
    session,
    store::{self, account::Credential, user::StoredUser},
};

impl Act for SignInEmail {
    async fn act(self, call: &Call<'_>) -> Result<SignedIn, Error> {
        if !call.auth.config().email_password.enabled {
            return Err(Error::EmailPasswordDisabled);
        }
        let email = Email::parse(&self.email).ok_or(Error::InvalidEmail)?;
        password::check_not_too_long(&self.password, call)?;
        call.auth.limits().sign_in_attempt(&email, call.caller.client_address()).await?;
        let verified = verify(call, &email, &self.password).await?;
        if let Err(refusal) = session::admit(call, &verified.user.user) {
            remind(call, &verified.user, self.callback_url.as_deref()).await?;
            return Err(refusal);
        }

        let Verified { user, rehash } = verified;
        let id = user.user.id.clone();
        let session = session::prepare(call, &user.user, lifetime(self.remember_me, call)).await?;
        let mut transaction = call.auth.store().begin().await?;
        if rehash.is_some() {
            store::user::lock(transaction.on(), &id).await?;
        }
        let opened = session.open(&mut transaction, user).await?;
        if let Some(Rehash { verified, new }) = rehash {
            store::account::replace_password(transaction.on(), &id, &verified, &new, call.now()).await?;
        }
        transaction.commit().await?;

        call.auth.limits().signed_in(&email, call.caller.client_address()).await;
        let current = opened.announce(call).await;
        Ok(SignedIn {
            redirect: self.callback_url.as_deref().is_some_and(|url| !url.is_empty()),
            token: current.session.token,
            url: self.callback_url,
            user: current.user,
        })
    }

    fn callback(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    fn reply(outcome: Result<SignedIn, Error>, next: Option<Destination>, _call: &Call<'_>) -> Reply<SignedIn> {
        match (outcome, next) {
            (Ok(signed_in), Some(next)) => Reply::JsonWithLocation(signed_in, next),
            (outcome, _) => Reply::of(outcome),
        }
    }
}

/// Sends the link once more to somebody who has not followed it yet.
async fn remind(call: &Call<'_>, user: &StoredUser, callback_url: Option<&str>) -> Result<(), Error> {
    if verification_mail::is_offered(call) && call.auth.config().email_verification.send_on_sign_in {
        verification_mail::send(call, user, callback_url).await?;
    }
    Ok(())
}

/// A user whose password was right.
struct Verified {
    user: StoredUser,
    rehash: Option<Rehash>,
}

/// A stored password that is replaced by a better form of itself.
struct Rehash {
    verified: String,
    new: String,
}

/// Finds the user whose e-mail and password these are. Whether there is no such user, no password or a wrong one: the
/// same work is done and the same is said.
async fn verify(call: &Call<'_>, email: &Email, password: &Password) -> Result<Verified, Error> {
    let credential = find(call, email).await?;
    let stored = credential.as_ref().and_then(|credential| credential.password.as_deref());
    let verdict = call.auth.hashing().verify(password, stored).await?;
    match (credential, verdict) {
        (Some(Credential { user, .. }), Verdict::Right) => Ok(Verified { user, rehash: None }),
        (Some(Credential { user, password: Some(verified) }), Verdict::RightButOutdated) => {
            // A busy server signs in all the same and hashes anew another time.
            let rehash = call.auth.hashing().hash(password).await.ok().map(|new| Rehash { verified, new });
            Ok(Verified { user, rehash })
        }
        _ => Err(Error::InvalidEmailOrPassword),
    }
}

/// The connection goes back before the password is hashed: hashing takes a thousand times longer than the query.
async fn find(call: &Call<'_>, email: &Email) -> Result<Option<Credential>, Error> {
    let mut reader = call.auth.store().read().await?;
    Ok(store::account::find_credential(reader.on(), email).await?)
}
