//! The code on the pages that only a browser runs, compiled for one. `tests/pages.rs` compares it with theirs.

use keyward::{endpoint::UpdateUser, leptos::use_session};
use leptos::prelude::*;

#[component]
pub fn CallMeAda() -> impl IntoView {
    let session = use_session();
    let rename = move |_| {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            let change = UpdateUser { name: Some("Ada".into()), ..UpdateUser::default() };
            if let Err(error) = session.call(change).await {
                leptos::logging::error!("{error}");
            }
        });
    };
    view! { <button on:click=rename>"Call me Ada"</button> }
}
