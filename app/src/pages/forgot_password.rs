//! Asking for a link because the password is forgotten.

use keyward::{Error, leptos::use_form};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use crate::{
    parts::{Field, FormError, Submit},
    routes::{FORGOT_PASSWORD, SIGN_IN},
    text::Place,
};

/// The page.
#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {
    let action = ServerAction::<SendForgotPassword>::new();
    let form = use_form(FORGOT_PASSWORD, action);
    view! {
        <Title text="Forgot your password?"/>
        <section class="card">
            <h1>"Forgot your password?"</h1>
            <p>"It happens. We send you a link with which you choose another one."</p>
            <ActionForm action>
                <Field form place=Place::Email name="email" label="E-mail" kind="email" autocomplete="username"/>
                <FormError form/>
                <Submit form label="Send the link"/>
            </ActionForm>
            <p class="aside">"Remembered it? " <a href=SIGN_IN>"Sign in"</a></p>
        </section>
    }
}

/// Has the link sent, and says the same whether there is such an account or not.
#[server(name = SendForgotPassword, prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<(), Error> {
    use keyward::{
        endpoint::RequestPasswordReset,
        leptos::{Form, use_auth},
    };

    use crate::routes::CHECK_MAIL;

    let request = RequestPasswordReset { email: email.clone(), redirect_to: None };
    let outcome = use_auth()?.call(request).await;
    Form { page: FORGOT_PASSWORD, next: None, after: CHECK_MAIL, keep: &[("email", &email)] }.answer(outcome)
}
