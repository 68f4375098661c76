//! News of what was done before a page was reached, by a word in its address.

use keyward::model::query_value;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::text::words;

/// What was done, if the address says so. The place is there before the news, so that screen readers tell it.
#[component]
pub(crate) fn Done() -> impl IntoView {
    let search = use_location().search;
    let words = words();
    let news = move || {
        let done = search.with(|search| query_value(search, "done"));
        done.and_then(|word| words.done.of(&word)).map(|news| view! { <p class="notice calm">{news}</p> })
    };
    view! { <div role="status">{news}</div> }
}
