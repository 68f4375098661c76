//! Choosing another password, with the link of a mail.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::Password,
};
use leptos::prelude::*;

use super::token::token;
use crate::{
    parts::{Ask, Field, Sheet, Way},
    routes::FORGOT_PASSWORD,
    text::words,
};

/// The page.
#[component]
pub(crate) fn ResetPassword() -> impl IntoView {
    let words = words();
    let say = &words.reset_password;
    let form = use_form::<SendResetPassword>();
    let fields = [token(form), Field::new_password("password", words.fields.password)];
    view! {
        <Sheet
            title=say.task.title
            explanation=say.task.explanation
            ask=Ask::new(form, fields, say.task.button)
            ways=vec![Way::new(say.too_old, FORGOT_PASSWORD, say.ask_again)]
        />
    }
}

/// Sets the password, if the link is good, and leads to where it is used.
#[server(name = SendResetPassword, prefix = "/api", endpoint = "reset-password", client = SessionClient)]
pub async fn reset_password(#[server(default)] token: String, password: Password) -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{Form, use_auth},
    };

    use crate::routes::{RESET_PASSWORD, SIGN_IN_AFTER_RESET};

    let request = endpoint::ResetPassword { token: Some(token.clone()), new_password: password };
    let outcome = use_auth()?.call(request).await;
    Form { page: RESET_PASSWORD, next: None, after: SIGN_IN_AFTER_RESET, keep: &[("token", &token)] }.answer(outcome)
}
