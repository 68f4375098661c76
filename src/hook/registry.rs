//! Which hooks there are, by what they are for.

use std::sync::Arc;

use ::http::Extensions;

use super::{Event, Hook, RecordHook, act::AnyHook, record::AnyRecordHook};
use crate::endpoint::Endpoint;

/// The hooks of one application, in the order of their registration.
#[derive(Clone, Default)]
pub(crate) struct Hooks(Extensions);

type OfAct<E> = Vec<Arc<dyn AnyHook<E>>>;
type OfRecord<E> = Vec<Arc<dyn AnyRecordHook<E>>>;

impl Hooks {
    pub(crate) fn add<E: Endpoint>(&mut self, hook: impl Hook<E>) {
        self.0.get_or_insert_default::<OfAct<E>>().push(Arc::new(hook));
    }

    pub(crate) fn add_to_record<E: Event>(&mut self, hook: impl RecordHook<E>) {
        self.0.get_or_insert_default::<OfRecord<E>>().push(Arc::new(hook));
    }

    pub(super) fn of_act<E: Endpoint>(&self) -> &[Arc<dyn AnyHook<E>>] {
        self.0.get::<OfAct<E>>().map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_record<E: Event>(&self) -> &[Arc<dyn AnyRecordHook<E>>] {
        self.0.get::<OfRecord<E>>().map_or(&[], Vec::as_slice)
    }
}
