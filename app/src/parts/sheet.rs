//! A page that says one thing, asks for one thing at most, and leads on.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Ask, Done, provide_news};

/// A way from a sheet to another page.
pub(crate) struct Way {
    before: &'static str,
    to: String,
    label: &'static str,
}

impl Way {
    pub(crate) fn new(before: &'static str, to: impl Into<String>, label: &'static str) -> Self {
        Self { before, to: to.into(), label }
    }
}

/// The page.
#[component]
pub(crate) fn Sheet(
    title: &'static str,
    #[prop(optional)] explanation: Option<&'static str>,
    #[prop(optional)] ask: Option<Ask>,
    ways: Vec<Way>,
) -> impl IntoView {
    provide_news();
    let way = |Way { before, to, label }| view! { <p class="way">{before} " " <a href=to>{label}</a></p> };
    view! {
        <Title text=title/>
        <section class="card">
            <Done/>
            <h1>{title}</h1>
            {explanation.map(|explanation| view! { <p>{explanation}</p> })}
            {ask.map(Ask::view)}
            <div class="ways">{ways.into_iter().map(way).collect_view()}</div>
        </section>
    }
}
