//! Asking once more for the link that shows that an address is one's own.

use keyward::{Error, leptos::use_form};
use leptos::prelude::*;

use crate::{
    parts::{Ask, Field, Sheet, Way},
    routes::SIGN_IN,
    text::words,
};

/// The page.
#[component]
pub(crate) fn ResendVerification() -> impl IntoView {
    let words = words();
    let say = &words.resend_verification;
    let form = use_form::<SendResendVerification>();
    view! {
        <Sheet
            title=say.title
            explanation=say.explanation
            ask=Ask::new(form, [Field::email()], say.button)
            ways=vec![Way::new("", SIGN_IN, words.sign_in.title)]
        />
    }
}

/// Has the link sent, and says the same whether there is such an account or not.
#[server(name = SendResendVerification, prefix = "/api", endpoint = "resend-verification")]
pub async fn resend_verification(email: String) -> Result<(), Error> {
    use keyward::{
        endpoint::SendVerificationEmail,
        leptos::{Form, use_auth},
    };

    use crate::routes::{CHECK_MAIL_FOR_VERIFICATION, RESEND_VERIFICATION};

    let request = SendVerificationEmail { email: email.clone(), callback_url: None };
    let outcome = use_auth()?.call(request).await;
    let keep = &[("email", email.as_str())];
    Form { page: RESEND_VERIFICATION, next: None, after: CHECK_MAIL_FOR_VERIFICATION, keep }.answer(outcome)
}
