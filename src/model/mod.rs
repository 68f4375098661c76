//! What travels and what is stored. Compiles for the browser too, so nothing here knows a secret.

mod account;
mod client_address;
mod email;
mod id;
mod local_path;
mod password;
mod query;
mod session;
mod timestamp;
mod user;
mod verification;

pub use account::Account;
pub use client_address::{ClientAddress, Network};
pub use email::Email;
pub use id::{AccountId, SessionId, UserId};
pub use local_path::{LocalPath, with_next};
pub use password::Password;
pub use query::query_value;
pub use session::{CurrentSession, Session};
pub use timestamp::Timestamp;
pub use user::User;
pub use verification::Verification;
