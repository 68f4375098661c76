//! Making an account.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::{Password, with_next},
};
use leptos::prelude::*;

use super::next::{next_field, use_next};
use crate::{
    parts::{Ask, Field, Sheet, Way},
    routes::SIGN_IN,
    text::words,
};

/// The page.
#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let words = words();
    let say = &words.sign_up;
    let form = use_form::<SendSignUp>();
    let next = use_next();
    let sign_in = with_next(SIGN_IN, next.as_ref());
    let password = Field::new_password("password", words.fields.password);
    view! {
        <Sheet
            title=say.title
            ask=Ask::new(form, [next_field(next), Field::name(), Field::email(), password], say.title)
            ways=vec![Way::new(say.has_account, sign_in, words.sign_in.title)]
        />
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

    use crate::routes::{CHECK_MAIL_FOR_VERIFICATION, DASHBOARD, SIGN_UP};

    let request = SignUpEmail { name: name.clone(), email: email.clone(), password, ..SignUpEmail::default() };
    let outcome = use_auth()?.call(request).await;
    // Whoever has to verify the address first is not signed in yet.
    let waits = outcome.as_ref().is_ok_and(|signed_up| signed_up.token.is_none());
    let (next, after) = if waits { (None, CHECK_MAIL_FOR_VERIFICATION) } else { (LocalPath::parse(&next), DASHBOARD) };
    let keep = &[("name", name.as_str()), ("email", email.as_str())];
    Form { page: SIGN_UP, next, after, keep }.answer(outcome)
}
