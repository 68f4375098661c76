//! The server's side: from the request that axum serves to the code that Leptos runs for it.

use ::http::{header, request::Parts};
use leptos::{
    prelude::{provide_context, use_context},
    reactive::owner::Owner,
};

use super::session::Slot;
use crate::{RequestAuth, error::Error, model::LocalPath};

/// The request's handle in the context. Provided for every request, with or without a layer: a context that is missing
/// would be looked for in another request that streams on the same thread.
#[derive(Clone)]
struct Provided {
    auth: Option<RequestAuth>,
    is_for_page: bool,
}

/// Hands the request's [`RequestAuth`] on to pages and server functions. To be called in the `additional_context` of
/// `leptos_routes_with_context` and of every other handler that renders.
pub fn provide_request_auth() {
    let auth = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestAuth>().cloned());
    // A page renders in a root of its own; a server function in a child of whatever the thread has at hand.
    let is_for_page = Owner::current().is_some_and(|owner| owner.parent().is_none());
    provide_context(Provided { auth, is_for_page });
    provide_context(Slot::default());
}

/// The request's handle, in a server function or while a page renders: calls endpoints, knows the session, and what it
/// writes into cookies reaches the browser.
///
/// # Errors
/// [`Error::Unexpected`] when the application is not in `Auth::layer`, or `provide_request_auth` was forgotten.
pub fn use_auth() -> Result<RequestAuth, Error> {
    provided().ok_or_else(|| {
        tracing::error!("no request handle: is the application in `Auth::layer`, and `provide_request_auth` called?");
        Error::Unexpected
    })
}

pub(super) fn provided() -> Option<RequestAuth> {
    use_context::<Provided>().and_then(|provided| provided.auth)
}

/// Whether a page renders for this request, which takes along what is shared with the browser.
pub(super) fn renders_page() -> bool {
    use_context::<Provided>().is_none_or(|provided| provided.is_for_page)
}

/// Whether the answer is for a browser that shows it, and not for wasm that reads it.
pub fn accepts_html() -> bool {
    let accept = use_context::<Parts>().and_then(|parts| parts.headers.get(header::ACCEPT).cloned());
    accept.is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// Sends the person to another page of this site, with and without JavaScript.
pub fn see_other(path: &LocalPath) {
    leptos_axum::redirect(path.as_str());
}
