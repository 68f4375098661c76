//! Signing in.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::{Password, with_next},
};
use leptos::prelude::*;

use super::next::{next_field, use_next};
use crate::{
    parts::{Ask, Field, Sheet, Way},
    routes::{FORGOT_PASSWORD, SIGN_UP},
    text::words,
};

/// The page.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let words = words();
    let say = &words.sign_in;
    let form = use_form::<SendSignIn>();
    let next = use_next();
    let sign_up = with_next(SIGN_UP, next.as_ref());
    let fields = [next_field(next), Field::email(), Field::password(), Field::check("remember_me", say.remember_me)];
    view! {
        <Sheet
            title=say.title
            ask=Ask::new(form, fields, say.title)
            ways=vec![
                Way::new(say.has_no_account, sign_up, words.sign_up.title),
                Way::new("", FORGOT_PASSWORD, words.forgot_password.task.title),
            ]
        />
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

    use crate::routes::{DASHBOARD, SIGN_IN};

    let request =
        SignInEmail { email: email.clone(), password, remember_me: Some(remember_me.is_some()), callback_url: None };
    let outcome = use_auth()?.call(request).await;
    Form { page: SIGN_IN, next: LocalPath::parse(&next), after: DASHBOARD, keep: &[("email", &email)] }.answer(outcome)
}
