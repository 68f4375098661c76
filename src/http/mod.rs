//! The only axum: routes, the layer around the application, the guard of its pages, extractors, and every header and
//! cookie as text.

mod address;
mod body;
mod closed_router;
mod cookies;
mod cors;
mod entrance;
mod error_page;
mod extract;
mod guard;
mod handler;
mod host;
mod layer;
mod origin;
mod path;
mod refusal;
mod reply;
mod route;
mod router;
mod server_function;
mod template;
mod websocket;

pub use closed_router::{ClosedRouter, Marked, open, optional, require};
pub use extract::{FreshSession, Require};
pub use guard::{Guard, Strength};
pub use handler::AuthHandler;
pub use layer::{AuthLayer, AuthService};
pub use refusal::Refusal;
pub use route::Route;
pub use websocket::{SessionSocket, SessionUpgrade};
