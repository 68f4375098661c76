//! The session in a Leptos application: the request's [`RequestAuth`](crate::RequestAuth) in server functions and pages,
//! the reactive state in the page, and forms that work before wasm arrives.

#[cfg(feature = "hydrate")]
mod browser;
mod client;
mod error;
mod form;
mod functions;
mod options;
#[cfg(not(feature = "hydrate"))]
mod rendering;
#[cfg(feature = "hydrate")]
mod sending;
#[cfg(feature = "ssr")]
mod server;
mod session;
#[expect(unreachable_pub, reason = "the component macro makes its items public")]
mod signed_in;

#[cfg(feature = "hydrate")]
use browser as page;
pub use client::SessionClient;
#[cfg(feature = "ssr")]
pub use form::Form;
pub use form::{FormState, ServerForm, use_form};
pub use functions::{ensure_session, get_session};
pub use options::SessionOptions;
#[cfg(not(feature = "hydrate"))]
use rendering as page;
#[cfg(feature = "ssr")]
pub use server::{accepts_html, provide_request_auth, see_other, use_auth};
pub use session::{SessionState, provide_session, provide_session_with, use_session};
pub use signed_in::SignedIn;
