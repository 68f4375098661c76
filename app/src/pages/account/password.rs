//! Changing the password; for somebody who has none, setting one.

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
pub(crate) fn AccountPassword() -> impl IntoView {
    view! { <AccountPage title=words().account.password.title parts=password/> }
}

fn password(account: Account) -> Vec<Part> {
    let words = words();
    let say = &words.account.password;
    let first = use_form::<SendFirstPassword>();
    account.changes_with(first);
    let new = Field::new_password("new_password", words.fields.new_password);
    let to_change = [
        Field::username(account.who.get_untracked().user.email.to_string()),
        Field::current_password(),
        new.clone(),
        Field::check("end_other_sessions", say.end_other_sessions),
    ];
    let is_there = account.part(|overview| overview.has_password);
    let is_missing = account.part(|overview| !overview.has_password);
    let setting = vec![
        Part::text(say.has_none).when(is_missing),
        Part::ask(Ask::new(first, [new, password_if_stale(account, first)], say.set)).when(is_missing),
    ];
    let changing = Part::ask(Ask::new(use_form::<SendPasswordChange>(), to_change, say.change)).when(is_there);
    [changing].into_iter().chain(not_when_stuck(account, setting)).collect()
}

/// Changes the password.
#[server(name = SendPasswordChange, prefix = "/api", endpoint = "account/password", client = SessionClient)]
pub async fn change_password(
    current_password: Password,
    new_password: Password,
    #[server(default)] end_other_sessions: Option<String>,
) -> Result<(), Error> {
    use keyward::{
        endpoint::ChangePassword,
        leptos::{Form, use_auth},
    };

    use crate::routes::{ACCOUNT_PASSWORD, PASSWORD_AFTER_CHANGE};

    let revoke_other_sessions = Some(end_other_sessions.is_some());
    let outcome = use_auth()?.call(ChangePassword { new_password, current_password, revoke_other_sessions }).await;
    Form { page: ACCOUNT_PASSWORD, next: None, after: PASSWORD_AFTER_CHANGE, keep: &[] }.answer(outcome)
}

/// Sets the first password.
#[server(name = SendFirstPassword, prefix = "/api", endpoint = "account/first-password", client = SessionClient)]
pub async fn set_password(new_password: Password, #[server(default)] current_password: Password) -> Result<(), Error> {
    use keyward::{act::SetPassword, leptos::Form};

    use super::confirm::use_fresh_auth;
    use crate::routes::{ACCOUNT_PASSWORD, PASSWORD_AFTER_SETTING};

    let outcome = async { use_fresh_auth(Some(current_password)).await?.call(SetPassword { new_password }).await };
    let outcome = outcome.await;
    Form { page: ACCOUNT_PASSWORD, next: None, after: PASSWORD_AFTER_SETTING, keep: &[] }.answer(outcome)
}
