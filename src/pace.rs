//! Answers that take as long whether there is somebody or nobody. The same work is done for both, and still a row that
//! stays takes a tenth of a millisecond longer than one that goes; who asks often enough could tell them apart.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Many times what is between somebody and nobody, and too little for a person to notice.
const STEP: Duration = Duration::from_millis(50);

/// Does something, and is done with it at the end of a step.
pub(crate) async fn in_steps<T>(work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let outcome = work.await;
    sleep_until(start + end_of_step(start.elapsed())).await;
    outcome
}

fn end_of_step(elapsed: Duration) -> Duration {
    let steps = elapsed.as_nanos() / STEP.as_nanos() + 1;
    STEP.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_little_more_work_ends_at_the_same_time() {
        let ends = |micros| end_of_step(Duration::from_micros(micros)).as_millis();
        assert_eq!([0, 700, 850, 49_999].map(ends), [50; 4]);
        assert_eq!([50_000, 62_000].map(ends), [100; 2]);
    }

    #[tokio::test]
    async fn nobody_is_answered_before_the_end_of_the_step() {
        let start = Instant::now();
        assert_eq!(in_steps(async { 7 }).await, 7);
        assert!(start.elapsed() >= STEP);
    }
}
