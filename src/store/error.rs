//! What a store can say besides its answer.

use crate::error::Error;

/// The store did not answer, or answered with something that it should not hold.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `DATABASE_URL` names no database that is known here.
    #[error("the database URL must begin with `sqlite:` or `postgres://`")]
    UnknownScheme,
    /// A database in memory would be another one for every connection, and gone with the process.
    #[error("the database must be a file; one in memory forgets everybody")]
    InMemory,
    /// The database refused, or was not reached.
    #[error("the database did not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed; nothing of it remains.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds a value that no version of this library writes.
    #[error("a stored {0} is not valid")]
    Corrupt(&'static str),
}

impl From<StoreError> for Error {
    /// The cause goes to the log, the fact to the caller.
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer as it should");
        match error {
            StoreError::Corrupt(_) => Self::Unexpected,
            _ => Self::StoreUnavailable,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}
