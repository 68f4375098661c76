//! The ways in which somebody can sign in. The last one stays.

use keyward::{Error, leptos::use_form};
use leptos::prelude::*;

use super::{
    confirm::only_fresh,
    overview::Method,
    page::{Account, AccountPage},
    part::{Part, Row, Rows},
};
use crate::{parts::day, text::words};

/// The page.
#[component]
pub(crate) fn AccountMethods() -> impl IntoView {
    view! { <AccountPage title=words().account.methods.title parts=methods/> }
}

fn methods(account: Account) -> Vec<Part> {
    let say = &words().account.methods;
    let form = use_form::<SendUnlink>();
    account.changes_with(form);
    let methods = account.part(|overview| {
        let is_only = overview.methods.len() == 1;
        overview.methods.iter().map(|method| row(method, is_only)).collect()
    });
    let list = Part::rows(Rows { form, name: "account", action: say.unlink, list: methods });
    [vec![Part::text(say.explanation)], only_fresh(account, vec![list])].concat()
}

fn row(Method { id, provider, since }: &Method, is_only: bool) -> Row {
    let say = &words().account.methods;
    let mut lines = vec![format!("{} {}", say.since, day(*since))];
    lines.extend(is_only.then(|| say.is_last.to_owned()));
    let title = provider.clone().unwrap_or_else(|| say.password.to_owned());
    Row { title, mark: None, lines, value: (!is_only).then(|| id.clone()) }
}

/// Gives one of them up.
#[server(name = SendUnlink, prefix = "/api", endpoint = "account/unlink")]
pub async fn unlink(account: String) -> Result<(), Error> {
    use keyward::{
        endpoint::UnlinkAccount,
        leptos::{Form, use_auth},
    };

    use crate::routes::{ACCOUNT_METHODS, METHODS_AFTER_UNLINKING};

    let outcome = use_auth()?.call(UnlinkAccount { account_id: account }).await;
    Form { page: ACCOUNT_METHODS, next: None, after: METHODS_AFTER_UNLINKING, keep: &[] }.answer(outcome)
}
