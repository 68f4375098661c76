//! There is no such page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::routes::HOME;

/// The page. The server sends it with status 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <section class="card">
            <h1>"There is nothing here"</h1>
            <p>"The address may be misspelled, or the page has moved."</p>
            <p><a href=HOME>"Go to the start page"</a></p>
        </section>
    }
}
