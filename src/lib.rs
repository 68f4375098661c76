//! Keyward: sign-in for full-stack Rust.
//!
//! One declaration gives an act three faces: a route under `/api/auth`, a function call on the server, and a typed
//! call from a client. Start with [`Auth`], the application's handle; [`endpoint`] lists what can be asked of it, and
//! [`model`] what it answers with.
//!
//! | feature   | brings |
//! |-----------|--------|
//! | `server`  | acts, sessions, storage, the axum router and layer |
//! | `client`  | the typed HTTP client, native and wasm |
//! | `letters` | `server`, and mails as text and HTML |
//! | `smtp`    | `letters`, and their delivery by a mail server |
//! | `ssr`     | `server`, and Leptos on the server |
//! | `hydrate` | `client`, and Leptos in the browser |

pub mod endpoint;
pub mod error;
pub mod model;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "leptos")]
pub mod leptos;

#[cfg(feature = "server")]
pub mod act;
#[cfg(feature = "server")]
mod auth;
#[cfg(feature = "server")]
mod call;
#[cfg(feature = "server")]
pub mod clock;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod hook;
#[cfg(feature = "server")]
pub mod http;
#[cfg(feature = "server")]
pub mod limit;
#[cfg(feature = "server")]
pub mod mail;
#[cfg(feature = "server")]
mod outbox;
#[cfg(feature = "server")]
mod pace;
#[cfg(feature = "server")]
mod patience;
#[cfg(feature = "server")]
mod plugin;
#[cfg(feature = "server")]
mod predicate;
#[cfg(feature = "server")]
pub mod secret;
#[cfg(feature = "server")]
pub mod session;
#[cfg(feature = "server")]
pub mod store;
#[cfg(feature = "server")]
mod verification;

#[cfg(feature = "server")]
pub use auth::{Auth, Builder, RequestAuth};
pub use endpoint::Endpoint;
pub use error::Error;
#[cfg(feature = "server")]
pub use plugin::Plugin;
#[cfg(feature = "server")]
pub use predicate::Predicate;
