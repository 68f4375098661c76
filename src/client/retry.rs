//! When a read that failed is tried again.

use std::time::Duration;

use ::http::StatusCode;

use super::transport;
use crate::error::Error;

/// Two requests in a row that a person does not notice.
const FIRST_DELAY: Duration = Duration::from_millis(250);
/// Longer, and the person reloads the page.
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// How often a read is tried again, and after how long.
///
/// Only a read is: a GET that changes nothing. And only after what may pass by itself: no answer, none in time, a server that
/// is busy or without its store (503), a limit that was reached (429). What was refused stays refused.
///
/// The pauses double from [`first_delay`](Self::first_delay) to [`longest_delay`](Self::longest_delay), a little less each
/// so that clients that failed together do not come back together. Where the server says how long to wait, that is how
/// long; longer than the longest delay is not waited at all.
///
/// ```
/// use std::time::Duration;
///
/// use keyward::client::Retry;
///
/// let patient = Retry::times(5).first_delay(Duration::from_millis(100)).longest_delay(Duration::from_secs(30));
/// assert_ne!(patient, Retry::NEVER);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    times: u32,
    first_delay: Duration,
    longest_delay: Duration,
}

impl Retry {
    /// One try is all.
    pub const NEVER: Self = Self::times(0);

    /// Up to so many tries after the first.
    #[must_use]
    pub const fn times(times: u32) -> Self {
        Self { times, first_delay: FIRST_DELAY, longest_delay: LONGEST_DELAY }
    }

    /// The pause before the second try. Default: 250 ms.
    #[must_use]
    pub const fn first_delay(self, first_delay: Duration) -> Self {
        Self { first_delay, ..self }
    }

    /// The longest pause. Default: 10 s.
    #[must_use]
    pub const fn longest_delay(self, longest_delay: Duration) -> Self {
        Self { longest_delay, ..self }
    }

    /// How long to pause after so many tries that failed, one at least; `None` is to give up.
    pub(super) fn pause(&self, failed: u32, error: &Error) -> Option<Duration> {
        if failed > self.times || !may_pass(error) {
            return None;
        }
        match error.retry_after().map(Duration::from_secs) {
            None => Some(shorter(self.back_off(failed))),
            Some(stated) => (stated <= self.longest_delay).then(|| stated.saturating_add(part(self.first_delay))),
        }
    }

    fn back_off(&self, failed: u32) -> Duration {
        self.first_delay.saturating_mul(2_u32.saturating_pow(failed - 1)).min(self.longest_delay)
    }
}

/// A limit without the time that it lasts is not waited for.
fn may_pass(error: &Error) -> bool {
    matches!(error, Error::Network | Error::TooManyRequests { .. }) || error.status() == StatusCode::SERVICE_UNAVAILABLE
}

/// By a quarter at most.
fn shorter(pause: Duration) -> Duration {
    pause / 4 * 3 + part(pause / 4)
}

fn part(whole: Duration) -> Duration {
    whole / 256 * u32::from(transport::chance())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRY: Retry = Retry::times(4).first_delay(Duration::from_secs(1)).longest_delay(Duration::from_secs(6));

    #[test]
    fn pauses_double_up_to_a_ceiling() {
        for (failed, seconds) in [(1, 1), (2, 2), (3, 4), (4, 6)] {
            let whole = Duration::from_secs(seconds);
            assert_eq!(RETRY.back_off(failed), whole);
            let pause = RETRY.pause(failed, &Error::Network).unwrap();
            assert!(whole * 3 / 4 <= pause && pause <= whole, "{pause:?}");
        }
        assert_eq!(RETRY.pause(5, &Error::Network), None);
        assert_eq!(Retry::NEVER.pause(1, &Error::Network), None);
    }

    #[test]
    fn no_pause_overflows() {
        let endless = Retry::times(u32::MAX).first_delay(Duration::MAX).longest_delay(Duration::MAX);
        assert!(endless.pause(u32::MAX, &Error::Network).is_some());
        assert!(endless.pause(1, &Error::Busy { retry_after: u64::MAX }).is_some());
    }

    #[test]
    fn a_stated_wait_is_kept_and_not_cut_short() {
        for error in [Error::Busy { retry_after: 6 }, Error::TooManyRequests { retry_after: 6 }] {
            let pause = RETRY.pause(1, &error).unwrap();
            assert!(Duration::from_secs(6) <= pause && pause <= Duration::from_secs(7), "{pause:?}");
        }
        assert!(RETRY.pause(1, &Error::StoreUnavailable).unwrap() >= Duration::from_secs(5));
        assert_eq!(RETRY.pause(1, &Error::TooManyRequests { retry_after: 7 }), None);
        assert_eq!(RETRY.pause(1, &Error::Busy { retry_after: u64::MAX }), None);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let answered = |status| Error::Other { status, code: String::new(), message: String::new() };
        assert!(RETRY.pause(1, &answered(503)).is_some(), "a proxy's page");
        for error in [
            Error::Unauthorized,
            Error::InvalidEmail,
            Error::SessionNotFresh,
            Error::Unexpected,
            answered(429),
            answered(500),
            answered(502),
        ] {
            assert_eq!(RETRY.pause(1, &error), None, "{error:?}");
        }
    }
}
