//! Showing once more who one is, in place of what asks for it.

use keyward::{
    Error,
    leptos::{FormState, SessionClient, use_form},
    model::Password,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{overview::Overview, page::Account, part::Part};
use crate::{
    parts::{Ask, Field},
    text::words,
};

/// What only somebody who signed in recently may see; for others, in its place, a question that leads to it.
pub(super) fn only_fresh(account: Account, parts: Vec<Part>) -> Vec<Part> {
    let say = &words().account.confirm;
    let fields = [Field::hidden("here", use_location().pathname.get_untracked()), Field::current_password()];
    let is_asked = account.part(Overview::asks_for_password);
    let is_fresh = account.part(|overview| overview.is_fresh);
    let question = [
        Part::text(say.explanation).when(is_asked),
        // Its session is another one afterwards, which the page learns of anyway.
        Part::ask(Ask::new(use_form::<SendConfirmation>(), fields, say.button)).when(is_asked),
        way_out(account),
    ];
    question.into_iter().chain(parts.into_iter().map(|part| part.and(is_fresh))).collect()
}

/// Something dangerous whose form takes the password along, see [`password_if_stale`].
pub(super) fn not_when_stuck(account: Account, parts: Vec<Part>) -> Vec<Part> {
    let is_free = account.part(|overview| !overview.is_stuck());
    parts.into_iter().map(|part| part.and(is_free)).chain([way_out(account)]).collect()
}

/// What to do for who signed in a while ago and has no password to show.
fn way_out(account: Account) -> Part {
    Part::text(words().account.confirm.without_password).when(account.part(Overview::is_stuck))
}

/// The password within the form of something dangerous, if the person signed in a while ago. It appears as well when they
/// did so while the page was open.
pub(super) fn password_if_stale(account: Account, form: FormState) -> Field {
    let is_asked = account.part(Overview::asks_for_password);
    let was_asked_for = Memo::new(move |was: Option<&bool>| {
        was == Some(&true) || form.error().with(|error| matches!(error, Some(Error::SessionNotFresh)))
    });
    Field::current_password().when(Signal::derive(move || is_asked.get() || was_asked_for.get()))
}

/// Makes the session fresh, for the right password.
#[server(name = SendConfirmation, prefix = "/api", endpoint = "confirm", client = SessionClient)]
pub async fn confirm(here: String, current_password: Password) -> Result<(), Error> {
    use keyward::{
        act::Reauthenticate,
        leptos::{Form, use_auth},
    };

    use crate::routes::{ACCOUNT, ACCOUNT_DEVICES, ACCOUNT_METHODS};

    let outcome = use_auth()?.call(Reauthenticate { password: current_password }).await;
    let page = [ACCOUNT_DEVICES, ACCOUNT_METHODS].into_iter().find(|page| *page == here).unwrap_or(ACCOUNT);
    Form { page, next: None, after: page, keep: &[] }.answer(outcome)
}

/// The request's handle for what is dangerous: it takes a recent sign-in, or the password in the same form.
#[cfg(feature = "ssr")]
pub(super) async fn use_fresh_auth(password: Option<Password>) -> Result<keyward::RequestAuth, Error> {
    use keyward::{act::Reauthenticate, leptos::use_auth};

    let auth = use_auth()?;
    match password.filter(|password| password.length() > 0) {
        Some(password) => drop(auth.call(Reauthenticate { password }).await?),
        None => drop(auth.require_fresh_session().await?),
    }
    Ok(auth)
}

/// The same for what cannot be taken back: who has a password shows it, however recently they signed in.
#[cfg(feature = "ssr")]
pub(super) async fn use_confirmed_auth(password: Password) -> Result<keyward::RequestAuth, Error> {
    use keyward::{act::Reauthenticate, endpoint::ListAccounts, leptos::use_auth, model::Account};

    let auth = use_auth()?;
    let accounts = auth.call(ListAccounts {}).await?;
    if accounts.iter().any(|account| account.provider_id == Account::CREDENTIAL) {
        auth.call(Reauthenticate { password }).await?;
        return Ok(auth);
    }
    use_fresh_auth(None).await
}
