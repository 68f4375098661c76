//! Confirming an address, with the link of a mail. The page only asks; a mail scanner that opens it changes nothing.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
};
use leptos::prelude::*;

use super::token::token;
use crate::{
    parts::{Ask, Sheet, Way},
    routes::RESEND_VERIFICATION,
    text::words,
};

/// The page.
#[component]
pub(crate) fn VerifyEmail() -> impl IntoView {
    let say = &words().verify_email;
    let form = use_form::<SendVerifyEmail>();
    view! {
        <Sheet
            title=say.task.title
            explanation=say.task.explanation
            ask=Ask::new(form, [token(form)], say.task.button)
            ways=vec![Way::new(say.too_old, RESEND_VERIFICATION, say.ask_again)]
        />
    }
}

/// Confirms the address, if the link is good.
#[server(name = SendVerifyEmail, prefix = "/api", endpoint = "verify-email", client = SessionClient)]
pub async fn verify_email(#[server(default)] token: String) -> Result<(), Error> {
    use keyward::{
        endpoint,
        leptos::{Form, use_auth},
    };

    use crate::routes::{EMAIL_AFTER_CHANGE, HOME_AFTER_VERIFICATION, SIGN_IN_AFTER_VERIFICATION, VERIFY_EMAIL};

    let auth = use_auth()?;
    let outcome = auth.call(endpoint::VerifyEmail { token: token.clone(), callback_url: None }).await;
    let is_changed = matches!(&outcome, Ok(verified) if matches!(verified.user, Some(Some(_))));
    // Whoever verifies has been looked at.
    let after = match auth.known_session() {
        None => SIGN_IN_AFTER_VERIFICATION,
        Some(_) if is_changed => EMAIL_AFTER_CHANGE,
        // It may be the address of somebody else than who is signed in here; where it leads says nothing of either.
        Some(_) => HOME_AFTER_VERIFICATION,
    };
    Form { page: VERIFY_EMAIL, next: None, after, keep: &[("token", &token)] }.answer(outcome)
}
