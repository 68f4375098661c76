//! After a link was asked for: what happens next.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::routes::FORGOT_PASSWORD;

/// The page.
#[component]
pub(crate) fn CheckMail() -> impl IntoView {
    view! {
        <Title text="Check your mail"/>
        <section class="card">
            <h1>"Check your mail"</h1>
            <p>"If the address has an account here, a link is on its way. It is good for one hour."</p>
            <p class="aside">
                "Nothing came? Look among the junk, or " <a href=FORGOT_PASSWORD>"ask once more"</a> "."
            </p>
        </section>
    }
}
