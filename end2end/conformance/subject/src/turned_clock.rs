//! The machine's clock, turned forward by so much.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use keyward::{
    clock::{Clock, SystemClock},
    model::Timestamp,
};

/// Milliseconds by which the clock is ahead.
#[derive(Clone, Default)]
pub(crate) struct TurnedClock(Arc<AtomicU64>);

impl TurnedClock {
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    pub(crate) fn set_right(&self) {
        self.0.store(0, Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().after(Duration::from_millis(self.0.load(Ordering::SeqCst)))
    }
}
