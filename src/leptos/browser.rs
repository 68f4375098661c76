//! The browser's side: when the session is read again. One request at a time, and nothing that is older than what this
//! tab did itself.

use std::{
    cell::{Cell, OnceCell, RefCell},
    future::Future,
    rc::Rc,
    time::Duration,
};

use futures::{
    future::{FutureExt, LocalBoxFuture},
    lock::Mutex,
};
use leptos::{
    leptos_dom::helpers::{set_interval, window_event_listener_untyped},
    prelude::*,
    task::spawn_local,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, Event, MessageEvent, PageTransitionEvent, VisibilityState};

use super::{
    SessionOptions, SessionState,
    session::{Outcome, Seed},
};
use crate::{
    client::Client,
    endpoint::{GetSession, RefreshSession},
    error::Error,
};

/// What tabs tell each other: that the session is another. Every browser that runs this wasm knows channels, but for
/// Safari 15.0 to 15.3, where a tab learns of the others when it is looked at.
const CHANNEL: &str = "keyward.session";
/// Milliseconds for which a reading is good enough for somebody who looks at the tab again.
const ATTENTION_SPAN: f64 = 5000.0;
/// Where the endpoints are in a page that no server of ours rendered.
const DEFAULT_BASE_PATH: &str = "/api/auth";
/// Timers of browsers count milliseconds in 32 bits, and begin anew beyond them.
const INTERVALS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_millis(i32::MAX as u64));

thread_local! {
    static PAGE: OnceCell<&'static Page> = const { OnceCell::new() };
}

/// What a page has one of, for as long as it is open.
struct Page {
    state: SessionState,
    /// Keeps the state when the component that asked for it first is gone.
    _owner: Owner,
    base_path: String,
    options: SessionOptions,
    other_tabs: Option<BroadcastChannel>,
    revision: RefCell<Rc<Revision>>,
    last_read: Cell<f64>,
}

/// The readings between two changes that this tab made. What was asked before a change says nothing of what is
/// afterwards, so nobody waits for it.
#[derive(Default)]
struct Revision {
    in_flight: Mutex<()>,
    /// The number of the latest wish for a reading, and of the latest that was fulfilled.
    wished: Cell<u32>,
    fulfilled: Cell<u32>,
    /// How the next reading asks.
    query: Cell<Option<GetSession>>,
}

/// The state of the page; made for whoever asks first.
pub(super) fn state(seed: Option<&Seed>, options: SessionOptions) -> SessionState {
    PAGE.with(|page| page.get_or_init(|| Page::open(seed, options)).state)
}

/// Has the session read, some time soon.
pub(super) fn refetch(query: GetSession) {
    if let Some(page) = page() {
        page.refetch(query);
    }
}

/// Reads the session after this tab changed it, and tells the others. One piece of code for all server functions.
#[inline(never)]
pub(super) fn session_changed() -> LocalBoxFuture<'static, ()> {
    async {
        let Some(page) = page() else { return };
        if let Some(others) = &page.other_tabs {
            let _ = others.post_message(&JsValue::from_str("changed"));
        }
        page.revision.take();
        // Not known yet if there was another change meanwhile.
        while !page.read(GetSession::default()).await {}
    }
    .boxed_local()
}

/// Takes in what another call reads.
pub(super) fn learn(reading: impl Future<Output = Outcome>) -> impl Future<Output = Outcome> + Send {
    SendWrapper::new(async move {
        let Some(page) = page() else { return reading.await };
        let revision = page.revision.borrow().clone();
        let _alone = revision.in_flight.lock().await;
        let outcome = reading.await;
        page.keep(&revision, outcome.clone());
        outcome
    })
}

pub(super) use super::sending::submit;

pub(super) fn client() -> Result<Client, Error> {
    Client::new(page().map_or(DEFAULT_BASE_PATH, |page| &page.base_path))
}

fn page() -> Option<&'static Page> {
    PAGE.with(|page| page.get().copied())
}

impl Page {
    fn open(seed: Option<&Seed>, options: SessionOptions) -> &'static Self {
        let (owner, state) = owned_by_nobody(|| SessionState::new(seed));
        let page: &Self = Box::leak(Box::new(Self {
            state,
            _owner: owner,
            base_path: seed.map_or(DEFAULT_BASE_PATH, |seed| &seed.base_path).to_owned(),
            options,
            other_tabs: BroadcastChannel::new(CHANNEL).ok(),
            revision: RefCell::default(),
            last_read: Cell::default(),
        }));
        page.listen();
        if !seed.is_some_and(|seed| seed.is_known) {
            page.refetch(GetSession::default());
        }
        page
    }

    fn refetch(&'static self, query: GetSession) {
        spawn_local(self.read(query).map(drop));
    }

    /// Reads the session, and says whether that counts. Wishes that arrive while a reading is under way share the next one.
    fn read(&'static self, query: GetSession) -> impl Future<Output = bool> {
        let revision = self.revision.borrow().clone();
        // Noted at once, so that whoever looks at the clock sees that a reading is under way.
        let wish = revision.wish(query);
        async move {
            let _alone = revision.in_flight.lock().await;
            if !self.is_at(&revision) || revision.fulfilled.get() >= wish {
                return self.is_at(&revision);
            }
            let fulfilled = revision.wished.get();
            let query = revision.query.take().unwrap_or_default();
            self.state.begin();
            let outcome = ask(query).await;
            revision.fulfilled.set(fulfilled);
            self.keep(&revision, outcome)
        }
    }

    /// Takes in what was read, unless this tab changed the session since it was asked.
    fn keep(&self, revision: &Rc<Revision>, outcome: Outcome) -> bool {
        let counts = self.is_at(revision);
        if counts {
            if outcome.is_ok() {
                self.last_read.set(js_sys::Date::now());
            }
            self.state.settle(outcome);
        }
        counts
    }

    fn is_at(&self, revision: &Rc<Revision>) -> bool {
        Rc::ptr_eq(revision, &self.revision.borrow())
    }

    fn listen(&'static self) {
        if self.options.refetch_on_focus {
            self.read_on("visibilitychange", |page, _| is_visible() && page.is_due());
        }
        self.read_on("online", |page, _| page.is_due());
        // A page that comes back from the browser's cache shows what was true when it was left.
        self.read_on("pageshow", |_, event| {
            event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
        });
        self.listen_to_other_tabs();
        if let Some(interval) = self.options.refetch_interval {
            set_interval(move || self.poll(), interval.clamp(INTERVALS.0, INTERVALS.1));
        }
    }

    fn read_on(&'static self, event: &'static str, is_time: fn(&Self, &Event) -> bool) {
        let _ = window_event_listener_untyped(event, move |event| {
            if is_time(self, &event) {
                self.refetch(GetSession::default());
            }
        });
    }

    fn listen_to_other_tabs(&'static self) {
        let Some(channel) = &self.other_tabs else { return };
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |_| self.refetch(GetSession::default()));
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
    }

    fn poll(&'static self) {
        let is_signed_in = self.state.data().with_untracked(Option::is_some);
        if is_signed_in && is_visible() && self.is_worth_a_try() && !self.is_reading() {
            self.refetch(GetSession { disable_refresh: true, ..GetSession::default() });
        }
    }

    fn is_due(&self) -> bool {
        // Absolute, because a clock may be set back.
        let age = (js_sys::Date::now() - self.last_read.get()).abs();
        self.is_worth_a_try() && !self.is_reading() && age >= ATTENTION_SPAN
    }

    fn is_worth_a_try(&self) -> bool {
        self.options.refetch_when_offline || window().navigator().on_line()
    }

    fn is_reading(&self) -> bool {
        let revision = self.revision.borrow();
        revision.wished.get() != revision.fulfilled.get()
    }
}

impl Revision {
    /// Notes a wish for a reading. It is as strict as the strictest of those who share it, and extends the session if any
    /// of them would.
    fn wish(&self, query: GetSession) -> u32 {
        let others = self.query.get().unwrap_or(query);
        self.query.set(Some(GetSession {
            disable_cookie_cache: query.disable_cookie_cache || others.disable_cookie_cache,
            disable_refresh: query.disable_refresh && others.disable_refresh,
        }));
        self.wished.set(self.wished.get() + 1);
        self.wished.get()
    }
}

/// Asks who is signed in, and has the session extended if the server leaves that to a request of its own.
async fn ask(query: GetSession) -> Outcome {
    let client = client()?;
    let mut answer = client.call(query).await?;
    if answer.as_ref().and_then(|answer| answer.needs_refresh) == Some(true) && !query.disable_refresh {
        answer = client.call(RefreshSession {}).await?;
    }
    Ok(answer.map(|answer| answer.current))
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Makes something reactive that no component takes along when it goes.
fn owned_by_nobody<T>(make: impl FnOnce() -> T) -> (Owner, T) {
    // A new root becomes the current owner; the one that is current now shall be so again.
    Owner::new().with(|| {
        let root = Owner::new_root(None);
        (root.clone(), root.with(make))
    })
}
