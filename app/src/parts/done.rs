//! News of what was done before a page was reached, by a word in its address.

use keyward::{leptos::FormState, model::query_value};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::text::words;

/// Whether the news of a page still is: not while one of its forms is under way, nor after it was refused.
#[derive(Clone, Copy)]
struct IsNews(RwSignal<bool>);

/// To be called by every page that has news, before its forms are made.
pub(crate) fn provide_news() {
    provide_context(IsNews(RwSignal::new(true)));
}

/// Has a form of the page make old what was news before it, and new what comes of it.
pub(crate) fn watch(form: FormState) {
    let Some(IsNews(is_news)) = use_context() else { return };
    Effect::new(move |was_pending: Option<bool>| {
        let is_pending = form.is_pending().get();
        if is_pending {
            is_news.set(false);
        } else if was_pending == Some(true) && form.error().with_untracked(Option::is_none) {
            is_news.set(true);
        }
        is_pending
    });
}

/// What was done, if the address says so. The words are ours, whatever the address says.
#[component]
pub(crate) fn Done() -> impl IntoView {
    let search = use_location().search;
    let words = words();
    let is_news = use_context::<IsNews>().map(|IsNews(is_news)| is_news);
    let news = move || {
        let done = search.with(|search| query_value(search, "done"));
        let done = done.filter(|_| is_news.is_none_or(|is_news| is_news.get()));
        done.and_then(|word| words.done.of(&word)).map(|news| view! { <p class="notice calm">{news}</p> })
    };
    view! { <div role="status">{news}</div> }
}
