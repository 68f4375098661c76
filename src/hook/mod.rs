//! Hooks: what an application adds to the library's acts and records. Before something is done a hook may change it,
//! refuse it or answer in its place; afterwards it sees the outcome.
//!
//! Several hooks of one kind form a chain in the order of their registration: each sees what the one before it left, and
//! a refusal is final. A hook has [`Config::hook_time_limit`](crate::config::Config::hook_time_limit) and its own
//! request: one that hangs or panics fails that request and nothing else. No transaction is open while a hook runs, so
//! that it holds nobody up and may use the store itself.

mod act;
mod record;
mod registry;

pub use act::{Before, Hook};
pub use record::{AccountChange, Create, Delete, Event, RecordHook, SessionChange, Updatable, Update, UserChange};

pub(crate) use act::{after, before};
pub(crate) use registry::Hooks;

use crate::{call::Call, error::Error, patience};

/// Runs a hook for as long as it may take.
///
/// # Errors
/// [`Error::Unexpected`] when it took longer or panicked; which one it was stands in the log.
async fn patiently<T>(call: &Call<'_>, what: &str, hook: impl Future<Output = T>) -> Result<T, Error> {
    patience::within(call.auth.config().hook_time_limit, hook).await.map_err(|why| {
        tracing::error!(hook = what, %why, "a hook did not come to its end");
        Error::Unexpected
    })
}
