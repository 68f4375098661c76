//! Confirming an address, with the link of a mail. The page only asks; a mail scanner that opens it changes nothing.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use super::token::TokenField;
use crate::{
    parts::{FormError, Submit},
    routes::{SIGN_IN, VERIFY_EMAIL},
};

/// The page.
#[component]
pub(crate) fn VerifyEmail() -> impl IntoView {
    let action = ServerAction::<SendVerifyEmail>::new();
    let form = use_form(VERIFY_EMAIL, action);
    view! {
        <Title text="Confirm your e-mail"/>
        <section class="card">
            <h1>"Confirm your e-mail"</h1>
            <p>"One press, and we know that mail to this address reaches you."</p>
            <ActionForm action>
                <TokenField form/>
                <FormError form/>
                <Submit form label="Confirm"/>
            </ActionForm>
            <p class="aside">"Link too old? " <a href=SIGN_IN>"Sign in"</a> ", and we send you another one."</p>
        </section>
    }
}

/// Confirms the address, if the link is good.
#[server(name = SendVerifyEmail, prefix = "/api", endpoint = "verify-email", client = SessionClient)]
pub async fn verify_email(#[server(default)] token: String) -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{Form, use_auth},
    };

    use crate::routes::{DASHBOARD, SIGN_IN_AFTER_VERIFICATION};

    let auth = use_auth()?;
    let outcome = auth.call(endpoint::VerifyEmail { token: token.clone(), callback_url: None }).await;
    let after = if auth.session().await?.is_some() { DASHBOARD } else { SIGN_IN_AFTER_VERIFICATION };
    Form { page: VERIFY_EMAIL, next: None, after, keep: &[("token", &token)] }.answer(outcome)
}
