//! Where a person wanted to go before they were asked to sign in.

use keyward::model::LocalPath;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The place that the page's address names, if it is one of ours.
pub(super) fn use_next() -> Signal<Option<LocalPath>> {
    let query = use_query_map();
    Signal::derive(move || query.with(|query| query.get("next")).and_then(|next| LocalPath::parse(&next)))
}

/// The hidden field that takes the place along with a form.
#[component]
pub(super) fn NextField(next: Signal<Option<LocalPath>>) -> impl IntoView {
    view! { <input type="hidden" name="next" value=move || next.get().map(String::from)/> }
}

/// A link to another page that takes the place along.
pub(super) fn with_next(page: &'static str, next: Signal<Option<LocalPath>>) -> Signal<String> {
    Signal::derive(move || match next.get() {
        Some(next) => format!("{page}?next={}", next.encoded()),
        None => page.to_owned(),
    })
}
