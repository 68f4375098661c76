//! Agreeing to a change of the address, with the link of a mail to the old one. The page only asks.

use keyward::{Error, leptos::use_form};
use leptos::prelude::*;

use super::token::token;
use crate::{
    parts::{Ask, Sheet, Way},
    routes::ACCOUNT_EMAIL,
    text::words,
};

/// The page.
#[component]
pub(crate) fn ConfirmEmailChange() -> impl IntoView {
    let words = words();
    let say = &words.confirm_email_change;
    let form = use_form::<SendConfirmEmailChange>();
    view! {
        <Sheet
            title=say.title
            explanation=say.explanation
            ask=Ask::new(form, [token(form)], say.button)
            ways=vec![Way::new(words.verify_email.too_old, ACCOUNT_EMAIL, words.verify_email.ask_again)]
        />
    }
}

/// Has the second link sent, to the new address, if the first one is good.
#[server(name = SendConfirmEmailChange, prefix = "/api", endpoint = "confirm-email-change")]
pub async fn confirm_email_change(#[server(default)] token: String) -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{Form, use_auth},
    };

    use crate::routes::{CHECK_MAIL_FOR_NEW_EMAIL, CONFIRM_EMAIL_CHANGE};

    let outcome = use_auth()?.call(endpoint::VerifyEmail { token: token.clone(), callback_url: None }).await;
    let keep = &[("token", token.as_str())];
    Form { page: CONFIRM_EMAIL_CHANGE, next: None, after: CHECK_MAIL_FOR_NEW_EMAIL, keep }.answer(outcome)
}
