//! Changing what a profile shows.

use serde_json::Value;

use super::{Act, Call, profile};
use crate::{
    endpoint::{Done, UpdateUser},
    error::Error,
    model::CurrentSession,
    session,
    store::{self, user::Profile},
};

impl Act for UpdateUser {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        let changes = self.into_profile()?;
        let mut transaction = call.auth.store().begin().await?;
        let updated = store::user::update(transaction.on(), &current.user.id, &changes, call.now()).await?;
        let user = updated.ok_or(Error::Unauthorized)?.user;
        transaction.commit().await?;
        session::reissue(call, &CurrentSession { user, ..current });
        Ok(Done::DONE)
    }
}

impl UpdateUser {
    fn into_profile(self) -> Result<Profile, Error> {
        if self.email.is_some_and(|email| email != Value::Null && email != "" && email != false) {
            return Err(Error::EmailCanNotBeUpdated);
        }
        if self.name.is_none() && self.image.is_none() {
            return Err(profile::nothing_to_update());
        }
        profile::check_name(self.name.as_deref().unwrap_or_default())?;
        profile::check_image(self.image.as_ref().and_then(Option::as_deref).unwrap_or_default())?;
        Ok(Profile { name: self.name, image: self.image })
    }
}
