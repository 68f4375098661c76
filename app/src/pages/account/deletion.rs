//! Leaving for good: what goes is said first.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::Password,
};
use leptos::prelude::*;

use super::{
    confirm::not_when_stuck,
    page::{Account, AccountPage},
    part::Part,
};
use crate::{
    parts::{Ask, Field},
    text::words,
};

/// The page.
#[component]
pub(crate) fn AccountDeletion() -> impl IntoView {
    view! { <AccountPage title=words().account.deletion.title parts=deletion/> }
}

fn deletion(account: Account) -> Vec<Part> {
    let say = &words().account.deletion;
    let is_offered = account.part(|overview| overview.offers.deletion);
    let is_not_offered = account.part(|overview| !overview.offers.deletion);
    let is_by_mail = account.part(|overview| overview.offers.deletion && overview.offers.deletion_by_mail);
    let fields = [Field::current_password().when(account.part(|overview| overview.has_password))];
    let farewell = vec![
        Part::text(say.what_goes).when(is_offered),
        Part::bullets([say.profile, say.methods, say.sessions]).when(is_offered),
        Part::text(say.for_good).when(is_offered),
        Part::text(say.by_mail).when(is_by_mail),
        Part::ask(Ask::new(use_form::<SendDeletion>(), fields, say.button).dangerous()).when(is_offered),
    ];
    let refusal = Part::text(say.not_offered).when(is_not_offered);
    [refusal].into_iter().chain(not_when_stuck(account, farewell)).collect()
}

/// Deletes the account, or has the mail sent that confirms it.
#[server(name = SendDeletion, prefix = "/api", endpoint = "account/deletion", client = SessionClient)]
pub async fn delete(#[server(default)] current_password: Password) -> Result<(), Error> {
    use keyward::{endpoint::DeleteUser, leptos::Form};

    use super::confirm::use_confirmed_auth;
    use crate::routes::{ACCOUNT_DELETION, CHECK_MAIL_FOR_DELETION, HOME_AFTER_DELETION};

    let outcome = async {
        let auth = use_confirmed_auth(current_password).await?;
        auth.call(DeleteUser::default()).await?;
        Ok(auth.session_by_store().await?.is_none())
    };
    let outcome = outcome.await;
    let after = if outcome == Ok(true) { HOME_AFTER_DELETION } else { CHECK_MAIL_FOR_DELETION };
    Form { page: ACCOUNT_DELETION, next: None, after, keep: &[] }.answer(outcome)
}
