//! Everything that is logged in this process while somebody listens, down to the last detail.

use std::{
    fmt::{self, Write},
    sync::{
        Mutex, MutexGuard, OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use tracing::{
    Event, Id, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
    subscriber::Interest,
};

/// Records while at least one test listens; other tests' lines are in it, too.
struct Recorder {
    listeners: AtomicUsize,
    spans: AtomicU64,
    text: Mutex<String>,
}

static RECORDER: Recorder =
    Recorder { listeners: AtomicUsize::new(0), spans: AtomicU64::new(1), text: Mutex::new(String::new()) };

/// A test that listens.
pub(crate) struct Listening {
    begin: usize,
}

impl Listening {
    pub(crate) fn begin() -> Self {
        static INSTALLED: OnceLock<()> = OnceLock::new();
        INSTALLED.get_or_init(|| tracing::subscriber::set_global_default(&RECORDER).expect("nobody else listens"));
        RECORDER.listeners.fetch_add(1, Ordering::SeqCst);
        Self { begin: RECORDER.text().len() }
    }

    /// What was logged since.
    pub(crate) fn heard(&self) -> String {
        RECORDER.text()[self.begin..].to_owned()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        RECORDER.listeners.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Recorder {
    fn text(&self) -> MutexGuard<'_, String> {
        self.text.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self, metadata: &Metadata<'_>, fields: impl FnOnce(&mut dyn Visit)) {
        let mut line = Line(format!("{} {} {}", metadata.level(), metadata.target(), metadata.name()));
        fields(&mut line);
        line.0.push('\n');
        self.text().push_str(&line.0);
    }
}

impl Subscriber for &'static Recorder {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        self.listeners.load(Ordering::SeqCst) > 0
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata(), |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        line.0.push('\n');
        self.text().push_str(&line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    /// As a terminal would show it, controls included.
    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {}={value}", field.name());
    }
}
