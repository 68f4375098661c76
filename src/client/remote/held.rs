//! Answers that are good for some seconds. However many ask for one session at a time, one question is put.
//!
//! Only sessions are held. An answer "nobody" is not: what strangers send could push out people's sessions otherwise, and
//! somebody who has just signed in would stay unknown if the answer came from a replica that lags behind. Errors are not
//! held either.

use std::time::{Duration, Instant};

use moka::{Expiry, future::Cache, policy::EvictionPolicy};

use super::cookies::Key;
use crate::{
    error::Error,
    model::{CurrentSession, Timestamp},
};

/// Bytes. A session cookie has some 120; what is much longer was not made by the other deployment alone.
const LONGEST_KEY: usize = 512;
/// A date of HTTP has no fraction of a second, so it may be as much later.
const PRECISION: Duration = Duration::from_secs(1);

/// What the other deployment said.
pub(super) struct Answered {
    pub(super) current: Option<CurrentSession>,
    /// When, by its own clock, which this machine's need not agree with.
    pub(super) at: Option<Timestamp>,
}

pub(super) struct Held {
    cache: Cache<Key, Good>,
    time: Duration,
}

/// A session, and how long the answer is good.
#[derive(Clone)]
struct Good {
    current: CurrentSession,
    time: Duration,
}

/// What is told to everybody who waits, and not held.
type Passing = Result<Option<CurrentSession>, Error>;

/// As long as each says of itself.
struct AsSaid;

impl Expiry<Key, Good> for AsSaid {
    fn expire_after_create(&self, _key: &Key, good: &Good, _now: Instant) -> Option<Duration> {
        Some(good.time)
    }
}

impl Held {
    pub(super) fn new(time: Duration, sessions: u64) -> Self {
        let cache = Cache::builder().max_capacity(sessions).eviction_policy(EvictionPolicy::lru());
        Self { cache: cache.expire_after(AsSaid).build(), time }
    }

    /// What is known of a session, or what the question finds out.
    pub(super) async fn find_or(&self, key: Key, question: impl Future<Output = Result<Answered, Error>>) -> Passing {
        let may_be_held = key.len() <= LONGEST_KEY;
        let answer = async {
            let Answered { current, at } = question.await.map_err(Err)?;
            let time = current.as_ref().map_or(Duration::ZERO, |current| self.good_for(current, at));
            match current {
                Some(current) if may_be_held && !time.is_zero() => Ok(Good { current, time }),
                current => Err(Ok(current)),
            }
        };
        match self.cache.try_get_with(key, answer).await {
            Ok(good) => Ok(Some(good.current)),
            Err(passing) => Passing::clone(&passing),
        }
    }

    pub(super) async fn forget(&self, key: &Key) {
        self.cache.invalidate(key).await;
    }

    /// No longer than the session lasts; not at all when nobody says what time it is there.
    fn good_for(&self, current: &CurrentSession, at: Option<Timestamp>) -> Duration {
        let left = at.map(|at| current.session.expires_at.since(at.after(PRECISION)));
        left.unwrap_or_default().min(self.time)
    }
}
