//! The only SQL: one file a table, migrations beside them. SQLite and PostgreSQL understand the same texts.

pub(crate) mod account;
mod connection;
mod endings;
mod error;
mod migrate;
pub(crate) mod outbox;
mod pool;
pub(crate) mod rate_limit;
pub(crate) mod session;
mod timestamp;
pub(crate) mod user;
pub(crate) mod verification;

pub(crate) use connection::{Connection, Reader, Transaction};
use endings::Endings;
pub(crate) use endings::Listener;
pub use error::StoreError;
pub use outbox::MailCounts;
pub use pool::Store;

/// Runs one expression on whichever database the connection leads to. The SQL is the same; only the driver differs.
macro_rules! on {
    ($connection:expr, $driver:ident => $query:expr) => {
        match $connection {
            $crate::store::Connection::Sqlite($driver) => $query,
            $crate::store::Connection::Postgres($driver) => $query,
        }
    };
}
use on;

/// Whether the database refused a row because another one has the value already.
fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether the database refused a row because the one it refers to is gone.
fn is_foreign_key_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}
