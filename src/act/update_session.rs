//! Changing the fields that an application added to a session.

use ::http::StatusCode;

use super::{Act, Call};
use crate::{
    endpoint::{SessionUpdated, UpdateSession},
    error::Error,
};

impl Act for UpdateSession {
    async fn act(self, _call: &Call<'_>) -> Result<SessionUpdated, Error> {
        Err(Error::without_code(StatusCode::BAD_REQUEST, "No fields to update"))
    }
}
