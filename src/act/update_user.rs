//! Changing what a profile shows.

use serde_json::Value;

use super::{Act, Call, profile};
use crate::{
    endpoint::{Done, UpdateUser},
    error::Error,
    hook::{Update, UserChange},
    model::CurrentSession,
    session,
    store::{self, user::Profile},
};

impl Act for UpdateUser {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let proposed = Update { record: current.user.clone(), change: self.into_change()? };
        let Update { change, .. } = call.propose(proposed).await?;
        let mut transaction = call.auth.store().begin().await?;
        let updated = store::user::update(transaction.on(), &current.user.id, &profile(&change), call.now()).await?;
        let user = updated.ok_or(Error::Unauthorized)?.user;
        transaction.commit().await?;
        session::reissue(call, &CurrentSession { user: user.clone(), ..current });
        call.announce(&Update { record: user, change }).await;
        Ok(Done::DONE)
    }
}

impl UpdateUser {
    fn into_change(self) -> Result<UserChange, Error> {
        if self.email.is_some_and(|email| email != Value::Null && email != "" && email != false) {
            return Err(Error::EmailCanNotBeUpdated);
        }
        if self.name.is_none() && self.image.is_none() {
            return Err(profile::nothing_to_update());
        }
        profile::check_name(self.name.as_deref().unwrap_or_default())?;
        profile::check_image(self.image.as_ref().and_then(Option::as_deref).unwrap_or_default())?;
        Ok(UserChange::Profile { name: self.name, image: self.image })
    }
}

/// A hook may choose other texts, but it cannot make another kind of change of this one.
fn profile(change: &UserChange) -> Profile {
    match change.clone() {
        UserChange::Profile { name, image } => Profile { name, image },
        UserChange::EmailVerified | UserChange::Email(_) => Profile::default(),
    }
}
