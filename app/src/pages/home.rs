//! The start page.

use keyward::{leptos::use_session, model::query_value};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    brand::{HEADLINE, PURPOSE},
    routes::{DASHBOARD, SIGN_IN, SIGN_UP},
};

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let session = use_session().data();
    let actions = move || {
        if session.with(Option::is_some) {
            Either::Left(view! { <a href=DASHBOARD class="button">"Go to your dashboard"</a> })
        } else {
            Either::Right(view! {
                <a href=SIGN_UP class="button">"Create an account"</a>
                <a href=SIGN_IN>"Sign in"</a>
            })
        }
    };
    view! {
        <Title text=""/>
        <FlowError/>
        <section class="hero">
            <h1>{HEADLINE}</h1>
            <p>{PURPOSE}</p>
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
    code.map(|code| view! { <p class="notice" role="alert">"Something went wrong: " <code>{code}</code></p> })
}
