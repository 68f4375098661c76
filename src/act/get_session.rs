//! Telling who is signed in.

use super::{Act, Call};
use crate::{
    endpoint::{GetSession, RefreshSession, SessionAnswer},
    error::Error,
    session::{self, Extend, Lookup, Source},
};

impl Act for GetSession {
    async fn act(self, call: &Call<'_>) -> Result<Option<SessionAnswer>, Error> {
        let source = if self.disable_cookie_cache { Source::Store } else { call.source };
        let extend = if self.disable_refresh { Extend::Never } else { Extend::WhenDue };
        let current = session::resolve(call, Lookup { source, extend }).await?;
        Ok(current
            .map(|current| SessionAnswer { needs_refresh: session::needs_refresh(call, &current, extend), current }))
    }
}

impl Act for RefreshSession {
    async fn act(self, call: &Call<'_>) -> Result<Option<SessionAnswer>, Error> {
        if !call.auth.config().session.defer_refresh {
            return Err(Error::RefreshIsNotDeferred);
        }
        let lookup = Lookup { source: Source::Store, extend: Extend::EvenIfDeferred };
        let current = session::resolve(call, lookup).await?;
        Ok(current.map(|current| SessionAnswer { current, needs_refresh: None }))
    }
}
