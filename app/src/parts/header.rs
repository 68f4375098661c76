//! The header of every page: where to go, and who is signed in.

use keyward::{
    Error,
    leptos::{ServerForm, SessionClient, use_form, use_session},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    brand::NAME,
    routes::{ACCOUNT, HOME, SIGN_IN, SIGN_UP},
    text::words,
};

/// The header. It follows the session without a reload: after sign-in, sign-out, and a change in another tab.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let words = words();
    let session = use_session().data();
    let (sign_in, sign_up, account) = (is_current(SIGN_IN), is_current(SIGN_UP), is_current(ACCOUNT));
    let person = move || match session.get() {
        Some(current) => Either::Left({
            let name = current.user.display_name().to_owned();
            let title = name.clone();
            view! {
                <a href=ACCOUNT aria-current=account class="account" title=title>{name}</a>
                <SignOutForm/>
            }
        }),
        None => Either::Right(view! {
            <a href=SIGN_IN aria-current=sign_in>{words.sign_in.title}</a>
            <a href=SIGN_UP aria-current=sign_up class="button">{words.sign_up.title}</a>
        }),
    };
    view! {
        <header class="site">
            <a href=HOME class="brand">{NAME}</a>
            <nav aria-label=words.navigation>{person}</nav>
        </header>
    }
}

/// `page` on a link to the page that is shown, `true` on one to the whole that the page is a part of.
fn is_current(page: &'static str) -> Signal<Option<&'static str>> {
    let path = use_location().pathname;
    Signal::derive(move || {
        path.with(|path| match path.strip_prefix(page) {
            Some("") => Some("page"),
            Some(rest) if rest.starts_with('/') => Some("true"),
            _ => None,
        })
    })
}

/// A button that ends the session of this browser.
#[component]
fn SignOutForm() -> impl IntoView {
    let form = use_form::<SignOut>();
    view! {
        <ServerForm form attr:class="sign-out">
            <button type="submit" aria-disabled=move || form.is_pending().get().to_string()>
                {words().sign_out}
            </button>
        </ServerForm>
    }
}

/// Ends the session and leads to the start page.
#[server(prefix = "/api", endpoint = "sign-out", client = SessionClient)]
pub async fn sign_out() -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{see_other, use_auth},
        model::LocalPath,
    };

    use_auth()?.call(endpoint::SignOut {}).await?;
    see_other(&LocalPath::root());
    Ok(())
}
