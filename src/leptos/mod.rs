//! The session in a Leptos application: the request's [`RequestAuth`](crate::RequestAuth) in server functions and pages,
//! the reactive state in the page, and forms that work before wasm arrives.

#[cfg(feature = "hydrate")]
mod browser;
mod client;
mod error;
mod form;
#[cfg(feature = "ssr")]
mod server;
mod session;

pub use client::SessionClient;
#[cfg(feature = "ssr")]
pub use form::Form;
pub use form::{FormState, use_form};
#[cfg(feature = "ssr")]
pub use server::{accepts_html, provide_request_auth, see_other, use_auth};
pub use session::{SessionState, provide_session, use_session};
