//! The browser's side: when the session is read again. One request at a time.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use futures::lock::Mutex;
use leptos::{leptos_dom::helpers::window_event_listener_untyped, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent, PageTransitionEvent, VisibilityState};

use super::SessionState;
use crate::{
    client::Client,
    endpoint::{GetSession, RefreshSession},
    error::Error,
    model::CurrentSession,
};

/// What tabs tell each other: that the session is another.
const CHANNEL: &str = "keyward.session";
/// Milliseconds for which a reading is good enough for somebody who looks at the tab again.
const ATTENTION_SPAN: f64 = 5000.0;

thread_local! {
    static STATE: OnceCell<SessionState> = const { OnceCell::new() };
    /// Where the endpoints are. The page and they are of one origin.
    static BASE_PATH: OnceCell<String> = const { OnceCell::new() };
    static OTHER_TABS: OnceCell<BroadcastChannel> = const { OnceCell::new() };
    static IN_FLIGHT: Rc<Mutex<()>> = Rc::default();
    /// The number of the latest wish for a reading, and of the latest that was fulfilled.
    static WISHED: Cell<u32> = const { Cell::new(0) };
    static FULFILLED: Cell<u32> = const { Cell::new(0) };
    static LAST_READ: Cell<f64> = const { Cell::new(0.0) };
}

/// Keeps the page's state current from here on.
pub(super) fn keep_current(state: SessionState, base_path: String) {
    if STATE.with(|known| known.set(state)).is_err() {
        return;
    }
    let _ = BASE_PATH.with(|known| known.set(base_path));
    listen_to_attention(state);
    listen_to_other_tabs(state);
}

pub(super) fn client() -> Result<Client, Error> {
    BASE_PATH.with(|path| Client::new(path.get().map(String::as_str).unwrap_or_default()))
}

/// Reads the session after this tab changed it, and tells the others.
pub(super) async fn session_changed() {
    if let Some(state) = STATE.with(|state| state.get().copied()) {
        refetch(state).await;
    }
    OTHER_TABS.with(|channel| channel.get().map(|channel| channel.post_message(&JsValue::from_str("changed"))));
}

/// Reads the session. Wishes that arrive while a reading is under way share the next one.
pub(super) async fn refetch(state: SessionState) {
    let wish = WISHED.get() + 1;
    WISHED.set(wish);
    let in_flight = IN_FLIGHT.with(Rc::clone);
    let _alone = in_flight.lock().await;
    if FULFILLED.get() >= wish {
        return;
    }
    let fulfilled = WISHED.get();
    state.begin();
    let outcome = match client() {
        Ok(client) => read(&client).await,
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        LAST_READ.set(js_sys::Date::now());
    }
    state.settle(outcome);
    FULFILLED.set(fulfilled);
}

/// Reads the session, and has it extended if the server leaves that to a request of its own.
async fn read(client: &Client) -> Result<Option<CurrentSession>, Error> {
    let mut answer = client.call(GetSession::default()).await?;
    if answer.as_ref().and_then(|answer| answer.needs_refresh) == Some(true) {
        answer = client.call(RefreshSession {}).await?;
    }
    Ok(answer.map(|answer| answer.current))
}

fn listen_to_attention(state: SessionState) {
    let _ = window_event_listener_untyped("visibilitychange", move |_| {
        let is_visible = leptos::prelude::document().visibility_state() == VisibilityState::Visible;
        let is_reading = WISHED.get() != FULFILLED.get();
        // Absolute, because a clock may be set back.
        let age = (js_sys::Date::now() - LAST_READ.get()).abs();
        if is_visible && !is_reading && age >= ATTENTION_SPAN {
            spawn_local(refetch(state));
        }
    });
    let _ = window_event_listener_untyped("online", move |_| spawn_local(refetch(state)));
    let _ = window_event_listener_untyped("pageshow", move |event| {
        // A page that comes back from the browser's cache shows what was true when it was left.
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            spawn_local(refetch(state));
        }
    });
}

fn listen_to_other_tabs(state: SessionState) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |_| spawn_local(refetch(state)));
    channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // Both live as long as the page.
    hear.forget();
    let _ = OTHER_TABS.with(|known| known.set(channel));
}
