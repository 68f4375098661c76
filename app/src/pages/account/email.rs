//! The address: whether it is confirmed, and how it becomes another.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::Password,
};
use leptos::prelude::*;

use super::{
    confirm::{not_when_stuck, password_if_stale},
    page::{Account, AccountPage},
    part::Part,
};
use crate::{
    parts::{Ask, Field},
    text::words,
};

/// The page.
#[component]
pub(crate) fn AccountEmail() -> impl IntoView {
    view! { <AccountPage title=words().account.email.title parts=email/> }
}

fn email(account: Account) -> Vec<Part> {
    let say = &words().account.email;
    let who = account.who;
    let is_verified = move || who.with(|who| who.user.email_verified);
    let mark = move || if is_verified() { (say.verified, true) } else { (say.unverified, false) };
    let steps = move || if is_verified() { say.both_addresses } else { say.new_address };
    let is_offered = account.part(|overview| overview.offers.email_change);
    let sends_link = account.part(|overview| overview.offers.verification);
    let form = use_form::<SendEmailChange>();
    let fields = [Field::new_email(), password_if_stale(account, form)];
    let change = vec![
        Part::heading(say.change).when(is_offered),
        Part::text(Signal::derive(steps)).when(is_offered),
        Part::ask(Ask::new(form, fields, say.button)).when(is_offered),
    ];
    let address = [
        Part::fact(
            say.current,
            Signal::derive(move || who.with(|who| who.user.email.to_string())),
            Signal::derive(mark),
        ),
        Part::ask(Ask::new(use_form::<SendOwnVerification>(), [], say.send_link).secondary())
            .when(Signal::derive(move || !is_verified()))
            .and(sends_link),
    ];
    address.into_iter().chain(not_when_stuck(account, change)).collect()
}

/// Has the link sent to who is signed in.
#[server(name = SendOwnVerification, prefix = "/api", endpoint = "account/verification", client = SessionClient)]
pub async fn send_own_verification() -> Result<(), Error> {
    use keyward::{
        endpoint::SendVerificationEmail,
        leptos::{Form, use_auth},
    };

    use crate::routes::{ACCOUNT_EMAIL, CHECK_MAIL_FOR_OWN_VERIFICATION};

    let outcome = async {
        let auth = use_auth()?;
        let email = auth.require_session().await?.user.email.to_string();
        auth.call(SendVerificationEmail { email, callback_url: None }).await
    };
    let outcome = outcome.await;
    Form { page: ACCOUNT_EMAIL, next: None, after: CHECK_MAIL_FOR_OWN_VERIFICATION, keep: &[] }.answer(outcome)
}

/// Begins the change of the address.
#[server(name = SendEmailChange, prefix = "/api", endpoint = "account/email", client = SessionClient)]
pub async fn change_email(new_email: String, #[server(default)] current_password: Password) -> Result<(), Error> {
    use keyward::{endpoint::ChangeEmail, leptos::Form};

    use super::confirm::use_fresh_auth;
    use crate::routes::{ACCOUNT_EMAIL, CHECK_MAIL_FOR_EMAIL_CHANGE};

    let outcome = async {
        let auth = use_fresh_auth(Some(current_password)).await?;
        auth.call(ChangeEmail { new_email: new_email.clone(), callback_url: None }).await
    };
    let keep = &[("new_email", new_email.as_str())];
    Form { page: ACCOUNT_EMAIL, next: None, after: CHECK_MAIL_FOR_EMAIL_CHANGE, keep }.answer(outcome.await)
}
