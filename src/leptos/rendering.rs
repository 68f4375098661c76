//! Outside the browser: the session was read for this request, and nothing follows.

use std::future::Future;

use leptos::ev::SubmitEvent;

use super::{
    FormState, SessionOptions, SessionState,
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

pub(super) fn submit(_form: FormState, _event: &SubmitEvent) {}
