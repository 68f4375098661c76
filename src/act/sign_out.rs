//! Signing out.

use super::{Act, Call};
use crate::{
    endpoint::{SignOut, SignedOut},
    error::Error,
    session,
};

impl Act for SignOut {
    async fn act(self, call: &Call<'_>) -> Result<SignedOut, Error> {
        session::end_current(call).await?;
        Ok(SignedOut { success: true })
    }
}
