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
    use tokio::time::{Instant, sleep};

    use super::*;

    /// Milliseconds after which work of so many is answered.
    async fn answered_after(work: u64) -> u128 {
        let start = Instant::now();
        in_steps(sleep(Duration::from_millis(work))).await;
        start.elapsed().as_millis()
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_a_little_longer_ends_at_the_same_time() {
        for work in [0, 1, 5, 48] {
            assert_eq!(answered_after(work).await, 50, "{work}");
        }
        for work in [52, 60, 99] {
            assert_eq!(answered_after(work).await, 100, "{work}");
        }
    }
}
