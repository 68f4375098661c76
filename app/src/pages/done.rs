//! News of what was done before a page was reached, by a word in its address.

use keyward::model::query_value;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::text;

/// What was done, if the address says so. The words are ours, whatever the address says.
#[component]
pub(super) fn Done() -> impl IntoView {
    let done = use_location().search.with_untracked(|search| query_value(search, "done"));
    let words = done.as_deref().and_then(text::done);
    words.map(|words| view! { <p class="notice calm" role="status">{words}</p> })
}
