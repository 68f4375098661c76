//! The header of every page: where to go, and who is signed in.

use keyward::{
    Error,
    leptos::{SessionClient, use_session},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::A;

use crate::routes::{DASHBOARD, HOME, SIGN_IN, SIGN_UP};

/// The header. It follows the session without a reload: after sign-in, sign-out, and a change in another tab.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let session = use_session().data();
    let account = move || match session.get() {
        Some(current) => {
            let name = current.user.display_name().to_owned();
            let title = name.clone();
            view! {
                <A href=DASHBOARD attr:class="account" attr:title=title>{name}</A>
                <SignOutForm/>
            }
            .into_any()
        }
        None => view! {
            <A href=SIGN_IN>"Sign in"</A>
            <A href=SIGN_UP attr:class="button">"Sign up"</A>
        }
        .into_any(),
    };
    view! {
        <header class="site">
            <A href=HOME attr:class="brand">"Keyward"</A>
            <nav aria-label="Account">{account}</nav>
        </header>
    }
}

/// A button that ends the session of this browser.
#[component]
pub(crate) fn SignOutForm() -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    view! {
        <ActionForm action attr:class="sign-out">
            <button type="submit" disabled=action.pending() aria-busy=move || action.pending().get().to_string()>
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
