//! The header of every page: where to go, and who is signed in.

use keyward::{
    Error,
    leptos::{SessionClient, use_session},
};
use leptos::{either::Either, form::ActionForm, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    brand::NAME,
    routes::{DASHBOARD, HOME, SIGN_IN, SIGN_UP},
};

/// The header. It follows the session without a reload: after sign-in, sign-out, and a change in another tab.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let session = use_session().data();
    let (sign_in, sign_up, dashboard) = (is_current(SIGN_IN), is_current(SIGN_UP), is_current(DASHBOARD));
    let account = move || match session.get() {
        Some(current) => Either::Left({
            let name = current.user.display_name().to_owned();
            let title = name.clone();
            view! {
                <a href=DASHBOARD aria-current=dashboard class="account" title=title>{name}</a>
                <SignOutForm/>
            }
        }),
        None => Either::Right(view! {
            <a href=SIGN_IN aria-current=sign_in>"Sign in"</a>
            <a href=SIGN_UP aria-current=sign_up class="button">"Sign up"</a>
        }),
    };
    view! {
        <header class="site">
            <a href=HOME class="brand">{NAME}</a>
            <nav aria-label="Account">{account}</nav>
        </header>
    }
}

/// `page` on a link to the page that is shown.
fn is_current(page: &'static str) -> Signal<Option<&'static str>> {
    let path = use_location().pathname;
    Signal::derive(move || path.with(|path| path == page).then_some("page"))
}

/// A button that ends the session of this browser.
#[component]
pub(crate) fn SignOutForm() -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    view! {
        <ActionForm action attr:class="sign-out">
            <button type="submit" disabled=action.pending()>
                "Sign out"
            </button>
        </ActionForm>
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
