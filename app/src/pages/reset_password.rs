//! Choosing another password, with the link of a mail.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::Password,
};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use super::token::TokenField;
use crate::{
    parts::{FormError, NewPassword, Submit},
    routes::{FORGOT_PASSWORD, RESET_PASSWORD},
};

/// The page.
#[component]
pub(crate) fn ResetPassword() -> impl IntoView {
    let action = ServerAction::<SendResetPassword>::new();
    let form = use_form(RESET_PASSWORD, action);
    view! {
        <Title text="Choose another password"/>
        <section class="card">
            <h1>"Choose another password"</h1>
            <p>"Everybody who is signed in with the old one is signed out."</p>
            <ActionForm action>
                <TokenField form/>
                <NewPassword form/>
                <FormError form/>
                <Submit form label="Save the password"/>
            </ActionForm>
            <p class="aside">"Link too old? " <a href=FORGOT_PASSWORD>"Ask for another one"</a></p>
        </section>
    }
}

/// Sets the password, if the link is good, and leads to where it is used.
#[server(name = SendResetPassword, prefix = "/api", endpoint = "reset-password", client = SessionClient)]
pub async fn reset_password(#[server(default)] token: String, password: Password) -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{Form, use_auth},
    };

    use crate::routes::SIGN_IN_AFTER_RESET;

    let request = endpoint::ResetPassword { token: Some(token.clone()), new_password: password };
    let outcome = use_auth()?.call(request).await;
    Form { page: RESET_PASSWORD, next: None, after: SIGN_IN_AFTER_RESET, keep: &[("token", &token)] }.answer(outcome)
}
