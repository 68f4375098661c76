//! Telling who is signed in.

use super::{Act, Call};
use crate::{
    endpoint::GetSession,
    error::Error,
    model::CurrentSession,
    session::{self, Extend},
};

impl Act for GetSession {
    async fn act(self, call: &Call<'_>) -> Result<Option<CurrentSession>, Error> {
        let extend = if self.disable_refresh { Extend::Never } else { Extend::WhenDue };
        session::resolve(call, extend).await
    }
}
