//! Showing once more that one knows the password.

use super::{Act, Call, password};
use crate::{
    endpoint::{Done, VerifyPassword},
    error::Error,
};

impl Act for VerifyPassword {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        match password::confirm(call, &current.user, &self.password).await {
            Ok(_) => Ok(Done::DONE),
            Err(Error::CredentialAccountNotFound) => Err(Error::InvalidPassword),
            Err(error) => Err(error),
        }
    }
}
