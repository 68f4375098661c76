//! A clock whose hands are turned by hand.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{clock::Clock, model::Timestamp};

#[derive(Clone)]
pub(crate) struct ManualClock(Arc<Mutex<Timestamp>>);

impl Default for ManualClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Timestamp::parse("2026-11-23T12:00:00Z").unwrap())))
    }
}

impl ManualClock {
    pub(crate) fn advance(&self, duration: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.after(duration);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
