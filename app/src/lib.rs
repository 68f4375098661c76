//! The application: its pages and their parts, and the server functions beside them.

#![allow(unreachable_pub, reason = "the component and server macros make their items public")]

pub mod brand;
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
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};
#[cfg(feature = "ssr")]
pub use shell::shell;

use crate::{
    brand::NAME,
    pages::{
        AccountDeletion, AccountEmail, AccountMethods, AccountPassword, AccountProfile, CheckMail, ConfirmEmailChange,
        Dashboard, DeleteAccount, Devices, ForgotPassword, Home, NotFound, ResendVerification, ResetPassword, SignIn,
        SignUp, VerifyEmail,
    },
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
        <a class="skip" href="#main" rel="external">{text::words().skip}</a>
        <Router>
            <SiteHeader/>
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("") view=Home ssr=SsrMode::Async/>
                    <Route path=path!("sign-up") view=SignUp ssr=SsrMode::Async/>
                    <Route path=path!("sign-in") view=SignIn ssr=SsrMode::Async/>
                    <Route path=path!("forgot-password") view=ForgotPassword ssr=SsrMode::Async/>
                    <Route path=path!("resend-verification") view=ResendVerification ssr=SsrMode::Async/>
                    <Route path=path!("check-mail") view=CheckMail ssr=SsrMode::Async/>
                    <Route path=path!("reset-password") view=ResetPassword ssr=SsrMode::Async/>
                    <Route path=path!("verify-email") view=VerifyEmail ssr=SsrMode::Async/>
                    <Route path=path!("confirm-email-change") view=ConfirmEmailChange ssr=SsrMode::Async/>
                    <Route path=path!("dashboard") view=Dashboard ssr=SsrMode::Async/>
                    <Route path=path!("delete-account") view=DeleteAccount ssr=SsrMode::Async/>
                    <Route path=path!("account") view=AccountProfile ssr=SsrMode::Async/>
                    <Route path=path!("account/email") view=AccountEmail ssr=SsrMode::Async/>
                    <Route path=path!("account/password") view=AccountPassword ssr=SsrMode::Async/>
                    <Route path=path!("account/methods") view=AccountMethods ssr=SsrMode::Async/>
                    <Route path=path!("account/devices") view=Devices ssr=SsrMode::Async/>
                    <Route path=path!("account/delete") view=AccountDeletion ssr=SsrMode::Async/>
                </FlatRoutes>
            </main>
        </Router>
    }
}
