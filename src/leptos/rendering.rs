//! Outside the browser: the session was read for this request, and nothing follows.

use std::future::Future;

use super::{
    SessionOptions, SessionState,
    session::{Outcome, Seed},
};
use crate::endpoint::GetSession;

pub(super) fn state(seed: Option<&Seed>, _options: SessionOptions) -> SessionState {
    SessionState::new(seed)
}

pub(super) fn refetch(_query: GetSession) {}

pub(super) async fn learn(reading: impl Future<Output = Outcome>) -> Outcome {
    reading.await
}
