//! Changing the fields that an application added to a session.

use super::{Act, Call, profile};
use crate::{
    endpoint::{SessionUpdated, UpdateSession},
    error::Error,
};

impl Act for UpdateSession {
    async fn act(self, _call: &Call<'_>) -> Result<SessionUpdated, Error> {
        Err(profile::nothing_to_update())
    }
}
