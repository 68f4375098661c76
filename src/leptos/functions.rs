//! Server functions that come ready: who is signed in, by the server's word. In a server function or a page that
//! renders they are plain calls; in the browser they are requests, and what they say is in the page's state when they
//! return. An application's server registers them with its own; one that never calls them ships nothing of them.

use leptos::prelude::*;

use super::page;
use crate::{error::Error, model::CurrentSession};

/// Who is signed in; `None` when nobody is. `POST /api/get-session` in the browser.
pub async fn get_session() -> Result<Option<CurrentSession>, Error> {
    page::learn(say_session()).await
}

/// Who is signed in. `POST /api/ensure-session` in the browser.
///
/// # Errors
/// [`Error::Unauthorized`] when nobody is, with status 401.
pub async fn ensure_session() -> Result<CurrentSession, Error> {
    let session = page::learn(async { say_required_session().await.map(Some) }).await?;
    session.ok_or(Error::Unauthorized)
}

#[server(name = SaySession, prefix = "/api", endpoint = "get-session")]
async fn say_session() -> Result<Option<CurrentSession>, Error> {
    super::use_auth()?.session().await
}

#[server(name = SayRequiredSession, prefix = "/api", endpoint = "ensure-session")]
async fn say_required_session() -> Result<CurrentSession, Error> {
    super::use_auth()?.require_session().await
}
