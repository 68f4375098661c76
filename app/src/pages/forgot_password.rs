//! Asking for a link because the password is forgotten.

use keyward::{Error, leptos::use_form};
use leptos::prelude::*;

use crate::{
    parts::{Ask, Field, Sheet, Way},
    routes::SIGN_IN,
    text::words,
};

/// The page.
#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {
    let words = words();
    let say = &words.forgot_password;
    let form = use_form::<SendForgotPassword>();
    view! {
        <Sheet
            title=say.task.title
            explanation=say.task.explanation
            ask=Ask::new(form, [Field::email()], say.task.button)
            ways=vec![Way::new(say.remembered, SIGN_IN, words.sign_in.title)]
        />
    }
}

/// Has the link sent, and says the same whether there is such an account or not.
#[server(name = SendForgotPassword, prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<(), Error> {
    use keyward::{
        endpoint::RequestPasswordReset,
        leptos::{Form, use_auth},
    };

    use crate::routes::{CHECK_MAIL, FORGOT_PASSWORD};

    let request = RequestPasswordReset { email: email.clone(), redirect_to: None };
    let outcome = use_auth()?.call(request).await;
    Form { page: FORGOT_PASSWORD, next: None, after: CHECK_MAIL, keep: &[("email", &email)] }.answer(outcome)
}
