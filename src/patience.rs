//! Work that is somebody else's code: it may hang, and it may panic, and neither is to spread.

use std::{any::Any, future::Future, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;

/// Why work did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfinished {
    #[error("it took longer than {0:?}")]
    TookTooLong(Duration),
    #[error("it panicked: {0}")]
    Panicked(String),
}

/// Waits for work, but not for ever.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, Unfinished> {
    match tokio::time::timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(cause)) => Err(Unfinished::Panicked(words(cause.as_ref()).to_owned())),
        Err(_) => Err(Unfinished::TookTooLong(limit)),
    }
}

/// What a panic says; its maker chose the words.
fn words(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}
