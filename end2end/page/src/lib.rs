//! A page that no server rendered: it shows the state of its session as text, and has a button for whatever an
//! application can ask of it. Its options stand in its address.

use std::{future::Future, time::Duration};

use keyward::{
    Error,
    endpoint::{GetSession, UpdateUser},
    leptos::{SessionOptions, SessionState, ensure_session, get_session, provide_session_with, use_session},
    model::{CurrentSession, query_value},
};
use leptos::{mount::mount_to_body, prelude::*, task::spawn_local};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(page);
}

fn page() -> impl IntoView {
    // Whoever asks first is gone before the page is there; its state is the page's all the same.
    let first = Owner::new();
    first.with(|| provide_session_with(options()));
    first.cleanup();

    let session = use_session();
    view! {
        <Shown label="data" text=move || name(session.data().get())/>
        <Shown label="error" text=move || session.error().get().map(|error| error.code().to_owned()).unwrap_or_default()/>
        <Shown label="pending" text=move || session.is_pending().get().to_string()/>
        <Shown label="refetching" text=move || session.is_refetching().get().to_string()/>
        <Shown label="notices" text=notices(session)/>
        <Buttons session/>
    }
}

fn options() -> SessionOptions {
    let query = window().location().search().unwrap_or_default();
    let asked = |name| query_value(&query, name);
    SessionOptions {
        refetch_interval: asked("interval").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs),
        refetch_on_focus: asked("focus").as_deref() != Some("off"),
        refetch_when_offline: asked("offline").as_deref() == Some("on"),
    }
}

fn name(session: Option<CurrentSession>) -> String {
    session.map_or_else(|| "nobody".to_owned(), |current| current.user.name)
}

/// How often the page was told of other data.
fn notices(session: SessionState) -> impl Fn() -> String + Send + Sync + 'static {
    let count = RwSignal::new(0);
    Effect::watch(move || session.data().track(), move |(), _, _: Option<()>| count.update(|count| *count += 1), false);
    move || count.get().to_string()
}

#[component]
fn Shown(label: &'static str, text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    view! { <output aria-label=label>{text}</output> }
}

#[component]
fn Buttons(session: SessionState) -> impl IntoView {
    let answer = RwSignal::new(String::new());
    let from_store = GetSession { disable_cookie_cache: true, ..GetSession::default() };
    view! {
        <button on:click=move |_| session.refetch()>"refetch"</button>
        <button on:click=move |_| session.refetch_with(from_store)>"refetch from the store"</button>
        <button on:click=move |_| say(answer, async { get_session().await.map(name) })>"get_session"</button>
        <button on:click=move |_| say(answer, async { ensure_session().await.map(|known| name(Some(known))) })>
            "ensure_session"
        </button>
        <button on:click=move |_| say(answer, rename(session))>"rename"</button>
        <Shown label="answer" text=move || answer.get()/>
    }
}

/// Changes the name, and says what the page knows of it when the call returns.
async fn rename(session: SessionState) -> Result<String, Error> {
    let update = UpdateUser { name: Some("Augusta".to_owned()), ..UpdateUser::default() };
    session.call(update).await?;
    Ok(name(session.data().get_untracked()))
}

/// Shows what a call came to, a name or a code.
fn say(answer: RwSignal<String>, call: impl Future<Output = Result<String, Error>> + 'static) {
    spawn_local(async move {
        let text = call.await.unwrap_or_else(|error| error.code().to_owned());
        answer.set(text);
    });
}
