//! Making an account.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::{Password, with_next},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use super::next::{NextField, use_next};
use crate::{
    parts::{Field, FormError, NewPassword, Submit},
    routes::{SIGN_IN, SIGN_UP},
    text::Place,
};

/// The page.
#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let action = ServerAction::<SendSignUp>::new();
    let form = use_form(SIGN_UP, action);
    let next = use_next();
    let sign_in = with_next(SIGN_IN, next.as_ref());
    view! {
        <Title text="Sign up"/>
        <section class="card">
            <h1>"Sign up"</h1>
            <ActionForm action>
                <NextField next/>
                <Field form place=Place::Name name="name" label="Name" autocomplete="name"/>
                <Field form place=Place::Email name="email" label="E-mail" kind="email" autocomplete="username"/>
                <NewPassword form/>
                <FormError form/>
                <Submit form label="Sign up"/>
            </ActionForm>
            <p class="aside">"Have an account? " <a href=sign_in>"Sign in"</a></p>
        </section>
    }
}

/// Makes an account, signs in, and leads to where the person wanted to go.
#[server(name = SendSignUp, prefix = "/api", endpoint = "sign-up", client = SessionClient)]
pub async fn sign_up(
    name: String,
    email: String,
    password: Password,
    #[server(default)] next: String,
) -> Result<(), Error> {
    use keyward::{
        endpoint::SignUpEmail,
        leptos::{Form, use_auth},
        model::LocalPath,
    };

    use crate::routes::DASHBOARD;

    let request = SignUpEmail { name: name.clone(), email: email.clone(), password, ..SignUpEmail::default() };
    let outcome = use_auth()?.call(request).await;
    // Whoever has to verify the address first is not signed in yet.
    let after = if outcome.as_ref().is_ok_and(|signed_up| signed_up.token.is_none()) { SIGN_IN } else { DASHBOARD };
    let keep = &[("name", name.as_str()), ("email", email.as_str())];
    Form { page: SIGN_UP, next: LocalPath::parse(&next), after, keep }.answer(outcome)
}
