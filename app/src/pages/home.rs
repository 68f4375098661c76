//! The start page.

use keyward::{leptos::use_session, model::query_value};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    parts::Done,
    routes::{DASHBOARD, SIGN_IN, SIGN_UP},
    text::words,
};

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let words = words();
    let session = use_session().data();
    let actions = move || {
        if session.with(Option::is_some) {
            Either::Left(view! { <a href=DASHBOARD class="button">{words.go_to_dashboard}</a> })
        } else {
            Either::Right(view! {
                <a href=SIGN_UP class="button">{words.home.create_account}</a>
                <a href=SIGN_IN>{words.sign_in.title}</a>
            })
        }
    };
    view! {
        <Title text=""/>
        <Done/>
        <FlowError/>
        <section class="hero">
            <h1>{words.home.headline}</h1>
            <p>{words.home.purpose}</p>
            <p class="actions">{actions}</p>
        </section>
    }
}

/// A flow that left this site and failed comes back here with a code.
#[component]
fn FlowError() -> impl IntoView {
    let is_code = |text: &String| {
        (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-'".contains(c))
    };
    let code = use_location().search.with_untracked(|search| query_value(search, "error")).filter(is_code);
    let words = words();
    code.map(|code| view! { <p class="notice" role="alert">{words.home.something_went_wrong} <code>{code}</code></p> })
}
