//! Answers that take as long whether there is somebody or nobody. The same work is done for both, and still a row that
//! stays takes a tenth of a millisecond longer than one that goes; who asks often enough could tell them apart.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use tokio::time::interval;

/// Many times what is between somebody and nobody, and too little for a person to notice.
const STEP: Duration = Duration::from_millis(50);

/// Does something, and is done with it at the end of a step.
pub(crate) async fn in_steps<T>(work: impl Future<Output = T>) -> T {
    let (mut work, mut steps) = (pin!(work), interval(STEP));
    // The first step begins at once.
    steps.tick().await;
    loop {
        if let Either::Left((outcome, end_of_step)) = select(work.as_mut(), pin!(steps.tick())).await {
            end_of_step.await;
            return outcome;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::time::sleep;

    use super::*;

    /// Steps until work is done that takes so long.
    async fn steps(work: Duration) -> f64 {
        let start = Instant::now();
        assert_eq!(in_steps(async { sleep(work).await }).await, ());
        start.elapsed().as_secs_f64() / STEP.as_secs_f64()
    }

    #[tokio::test]
    async fn what_takes_a_little_longer_ends_at_the_same_time() {
        for work in [Duration::ZERO, Duration::from_millis(5)] {
            let steps = steps(work).await;
            assert!((1.0..1.9).contains(&steps), "{steps} steps for {work:?}");
        }
    }

    #[tokio::test]
    async fn what_takes_longer_than_a_step_ends_with_the_next() {
        let steps = steps(STEP + Duration::from_millis(5)).await;
        assert!((2.0..2.9).contains(&steps), "{steps} steps");
    }
}
