//! The application: its pages and their parts, and the server functions beside them.

#![allow(unreachable_pub, reason = "the component and server macros make their items public")]

mod brand;
mod pages;
mod parts;
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;
mod text;

use std::time::Duration;

use keyward::leptos::{SessionOptions, provide_session_with};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode, StaticSegment,
    components::{FlatRoutes, Route, Router},
};
#[cfg(feature = "ssr")]
pub use shell::shell;

use crate::{
    brand::NAME,
    pages::{Dashboard, Home, NotFound, SignIn, SignUp},
    parts::SiteHeader,
};

/// How soon a page that lies open notices that its session was ended somewhere else.
const REFETCH_INTERVAL: Duration = Duration::from_mins(5);

/// The application, the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_session_with(SessionOptions { refetch_interval: Some(REFETCH_INTERVAL), ..SessionOptions::default() });

    // Async rendering: the whole page is known before its head is sent, so that status, redirects and cookies of any
    // part of it arrive, and a browser without JavaScript sees all of it.
    view! {
        <Title formatter=|title: String| if title.is_empty() { NAME.to_owned() } else { format!("{title} · {NAME}") }/>
        // External to the router, which would not move the focus.
        <a class="skip" href="#main" rel="external">{text::SKIP}</a>
        <Router>
            <SiteHeader/>
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=NotFound>
                    <Route path=StaticSegment("") view=Home ssr=SsrMode::Async/>
                    <Route path=StaticSegment("sign-up") view=SignUp ssr=SsrMode::Async/>
                    <Route path=StaticSegment("sign-in") view=SignIn ssr=SsrMode::Async/>
                    <Route path=StaticSegment("dashboard") view=Dashboard ssr=SsrMode::Async/>
                </FlatRoutes>
            </main>
        </Router>
    }
}
