//! The last step of leaving, with the link of a mail. The page only asks, and only its person.

use keyward::{
    Error,
    leptos::{SessionClient, SignedIn, use_form},
};
use leptos::prelude::*;

use super::token::token;
use crate::{
    parts::{Ask, Sheet, Way},
    routes::{ACCOUNT, SIGN_IN},
    text::words,
};

/// The page.
#[component]
pub(crate) fn DeleteAccount() -> impl IntoView {
    let question = |_| {
        let say = &words().delete_account;
        let form = use_form::<SendDeleteAccount>();
        view! {
            <Sheet
                title=say.task.title
                explanation=say.task.explanation
                ask=Ask::new(form, [token(form)], say.task.button).dangerous()
                ways=vec![Way::new("", ACCOUNT, say.rather_not)]
            />
        }
    };
    view! { <SignedIn sign_in=SIGN_IN children=question/> }
}

/// Deletes the account, if the link is good.
#[server(name = SendDeleteAccount, prefix = "/api", endpoint = "delete-account", client = SessionClient)]
pub async fn delete_account(#[server(default)] token: String) -> Result<(), Error> {
    use keyward::{
        endpoint::DeleteUser,
        leptos::{Form, use_auth},
    };

    use crate::routes::{DELETE_ACCOUNT, HOME_AFTER_DELETION};

    // Without a token the endpoint would ask for another mail, or go by the session alone.
    let outcome = if token.is_empty() {
        Err(Error::InvalidToken)
    } else {
        use_auth()?.call(DeleteUser { token: Some(token.clone()), ..DeleteUser::default() }).await
    };
    let keep = &[("token", token.as_str())];
    Form { page: DELETE_ACCOUNT, next: None, after: HOME_AFTER_DELETION, keep }.answer(outcome)
}
