//! Signing in.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::{Password, with_next},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use super::{
    done::Done,
    next::{NextField, use_next},
};
use crate::{
    parts::{Field, FormError, Submit},
    routes::{FORGOT_PASSWORD, SIGN_IN, SIGN_UP},
    text::Place,
};

/// The page.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let action = ServerAction::<SendSignIn>::new();
    let form = use_form(SIGN_IN, action);
    let next = use_next();
    let sign_up = with_next(SIGN_UP, next.as_ref());
    view! {
        <Title text="Sign in"/>
        <section class="card">
            <h1>"Sign in"</h1>
            <Done/>
            <ActionForm action>
                <NextField next/>
                <Field form place=Place::Email name="email" label="E-mail" kind="email" autocomplete="username"/>
                <Field
                    form
                    place=Place::Password
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="current-password"
                />
                <label class="check">
                    <input type="checkbox" name="remember_me" checked/>
                    "Keep me signed in on this device"
                </label>
                <FormError form/>
                <Submit form label="Sign in"/>
            </ActionForm>
            <p class="aside">"No account yet? " <a href=sign_up>"Sign up"</a></p>
            <p><a href=FORGOT_PASSWORD>"Forgot your password?"</a></p>
        </section>
    }
}

/// Signs in and leads to where the person wanted to go.
#[server(name = SendSignIn, prefix = "/api", endpoint = "sign-in", client = SessionClient)]
pub async fn sign_in(
    email: String,
    password: Password,
    #[server(default)] remember_me: Option<String>,
    #[server(default)] next: String,
) -> Result<(), Error> {
    use keyward::{
        endpoint::SignInEmail,
        leptos::{Form, use_auth},
        model::LocalPath,
    };

    use crate::routes::DASHBOARD;

    let request =
        SignInEmail { email: email.clone(), password, remember_me: Some(remember_me.is_some()), callback_url: None };
    let outcome = use_auth()?.call(request).await;
    Form { page: SIGN_IN, next: LocalPath::parse(&next), after: DASHBOARD, keep: &[("email", &email)] }.answer(outcome)
}
