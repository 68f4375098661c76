//! What only the person themself may see.

use keyward::{
    leptos::SignedIn,
    model::{CurrentSession, Timestamp},
};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{parts::SignOutForm, routes::SIGN_IN};

/// The page.
#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    view! {
        <Title text="Dashboard"/>
        <SignedIn sign_in=SIGN_IN children=greeting/>
    }
}

fn greeting(CurrentSession { session, user }: CurrentSession) -> impl IntoView {
    let name = user.display_name().to_owned();
    let or_unknown =
        |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "unknown".to_owned());
    view! {
        <section class="card wide">
            <h1>"Hello, " {name} "!"</h1>
            <p>"You are signed in. This page is for you alone."</p>
            <dl>
                <dt>"E-mail"</dt>
                <dd>{user.email.to_string()}</dd>
                <dt>"Signed in"</dt>
                <dd>{moment(session.created_at)}</dd>
                <dt>"Signed in until"</dt>
                <dd>{moment(session.expires_at)}</dd>
                <dt>"Address"</dt>
                <dd>{or_unknown(session.ip_address)}</dd>
                <dt>"Browser"</dt>
                <dd>{or_unknown(session.user_agent)}</dd>
            </dl>
            <SignOutForm/>
        </section>
    }
}

/// A moment as people read it, in UTC: the server does not know where they are.
fn moment(timestamp: Timestamp) -> impl IntoView {
    let machine = timestamp.to_string();
    let human = format!("{} {} UTC", &machine[..10], &machine[11..16]);
    view! { <time datetime=machine>{human}</time> }
}
