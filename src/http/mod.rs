//! The only axum: routes, the layer around the application, the guard of its pages, extractors, and every header and
//! cookie as text.

mod address;
mod body;
mod cookies;
mod entrance;
mod error_page;
mod extract;
mod guard;
mod host;
mod layer;
mod origin;
mod path;
mod reply;
mod route;
mod router;
mod server_function;
mod template;

pub use guard::Guard;
pub use layer::{AuthLayer, AuthService};
pub use route::Route;
