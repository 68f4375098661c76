//! What a hook may cost: its own request, for so long.

use std::{any::Any, future::Future, panic::AssertUnwindSafe};

use futures::FutureExt;

use crate::{call::Call, error::Error};

/// Waits for a hook, but not for ever.
///
/// # Errors
/// [`Error::Unexpected`] when it took too long or panicked; which one it was stands in the log.
pub(super) async fn within<T>(call: &Call<'_>, what: &str, hook: impl Future<Output = T>) -> Result<T, Error> {
    let limit = call.auth.config().hook_time_limit;
    match tokio::time::timeout(limit, AssertUnwindSafe(hook).catch_unwind()).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(cause)) => {
            tracing::error!(hook = what, cause = words(cause.as_ref()), "a hook panicked");
            Err(Error::Unexpected)
        }
        Err(_) => {
            tracing::error!(hook = what, ?limit, "a hook took too long");
            Err(Error::Unexpected)
        }
    }
}

/// What a panic says; its maker chose the words.
fn words(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown")
}
