//! What only the person themself may see.

use keyward::{leptos::SignedIn, model::CurrentSession};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    parts::minute,
    routes::{ACCOUNT, SIGN_IN},
    text::words,
};

/// The page.
#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    view! {
        <Title text=words().dashboard.title/>
        <SignedIn sign_in=SIGN_IN children=greeting/>
    }
}

fn greeting(who: Signal<CurrentSession>) -> impl IntoView {
    let words = words();
    let say = &words.dashboard;
    let CurrentSession { session, .. } = who.get_untracked();
    view! {
        <section class="card wide">
            <h1>{move || who.with(|who| (say.hello)(who.user.display_name()))}</h1>
            <p>{say.purpose}</p>
            <dl>
                <dt>{words.fields.email}</dt>
                <dd>{move || who.with(|who| who.user.email.to_string())}</dd>
                <dt>{say.signed_in}</dt>
                <dd>{minute(session.created_at)}</dd>
                <dt>{say.signed_in_until}</dt>
                <dd>{minute(session.expires_at)}</dd>
            </dl>
            <div class="ways"><p class="way"><a href=ACCOUNT>{say.manage_account}</a></p></div>
        </section>
    }
}
