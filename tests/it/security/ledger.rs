//! What a request makes the server do, written down as it happens. Two requests that cause the same statements and the same
//! computations take the same time, on every machine and under every load; a stop-watch on a busy machine cannot say so.

use std::{
    fmt::{Debug, Write as _},
    mem,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    callsite::rebuild_interest_cache,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// The database's driver tells every statement there; SQLite's does so on a thread that is not watched, so that on SQLite
/// only computations are in the ledger. The statements are the same text for both databases.
const STATEMENTS: &str = "sqlx::query";
/// Passwords that are compared and hashed.
const COMPUTATIONS: &str = "keyward::secret::hashing";
/// The span of what the server does by itself, whatever anybody asked: mail that goes out.
const DELIVERY: &str = "delivery";
/// Words of a statement that are kept: what is done to which table.
const WORDS: usize = 3;

/// `tracing` remembers for every event whether anybody wants to hear of it. As long as there is one subscriber only, it asks
/// the thread that happens to ask, which may belong to another test; with a second one it asks the subscribers.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Ledger::default()));

/// What was done since it was last read.
#[derive(Clone, Default)]
pub(super) struct Ledger {
    entries: Arc<Mutex<Vec<String>>>,
    is_delivering: Arc<AtomicBool>,
}

impl Ledger {
    /// What was done, in its order.
    pub(super) fn take(&self) -> Vec<String> {
        rebuild_interest_cache();
        mem::take(&mut self.entries.lock().unwrap())
    }

    /// Runs servers and their clients on a thread of their own, and watches it.
    pub(super) fn watch<T: Send, F: Future<Output = T>>(run: impl FnOnce(Self) -> F + Send) -> T {
        LazyLock::force(&SECOND);
        let watched = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let ledger = Self::default();
            tracing::subscriber::with_default(ledger.clone(), || runtime.block_on(run(ledger)))
        };
        tokio::task::block_in_place(|| thread::scope(|scope| scope.spawn(watched).join().unwrap()))
    }
}

impl Subscriber for Ledger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.is_span() {
            return metadata.name() == DELIVERY;
        }
        [STATEMENTS, COMPUTATIONS].contains(&metadata.target())
    }

    fn event(&self, event: &Event<'_>) {
        if self.is_delivering.load(Ordering::Relaxed) {
            return;
        }
        let mut entry = Entry(String::new());
        event.record(&mut entry);
        self.entries.lock().unwrap().push(entry.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {
        self.is_delivering.store(true, Ordering::Relaxed);
    }

    fn exit(&self, _: &Id) {
        self.is_delivering.store(false, Ordering::Relaxed);
    }
}

struct Entry(String);

impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0 = value.split_whitespace().take(WORDS).collect::<Vec<_>>().join(" ");
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if ["message", "computed"].contains(&field.name()) {
            let _ = write!(self.0, "{value:?} ");
        }
    }
}
