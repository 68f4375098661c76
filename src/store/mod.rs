//! The only SQL: one file a table, migrations beside them. SQLite and PostgreSQL understand the same texts.

pub(crate) mod account;
mod connection;
mod error;
mod migrate;
mod pool;
pub(crate) mod rate_limit;
pub(crate) mod session;
mod timestamp;
pub(crate) mod user;
mod verification;

pub(crate) use connection::{Connection, Reader, Transaction};
pub use error::StoreError;
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
