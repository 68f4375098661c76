//! What other people see of somebody.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
    model::User,
};
use leptos::prelude::*;

use super::{
    page::{Account, AccountPage},
    part::{Part, Portrait},
};
use crate::{
    parts::{Ask, Field},
    text::words,
};

/// The page.
#[component]
pub(crate) fn AccountProfile() -> impl IntoView {
    view! { <AccountPage title=words().account.profile.title parts=profile/> }
}

fn profile(Account { who, .. }: Account) -> Vec<Part> {
    let say = &words().account.profile;
    let User { name, image, .. } = who.get_untracked().user;
    let fields =
        [Field::name().with_value(name).optional(), Field::picture().with_value(image.unwrap_or_default()).optional()];
    vec![
        Part::text(say.explanation),
        Part::portrait(Signal::derive(move || who.with(|who| portrait(&who.user)))),
        Part::ask(Ask::new(use_form::<SendProfile>(), fields, say.save)),
    ]
}

fn portrait(user: &User) -> Portrait {
    let initial = user.display_name().trim().chars().next().unwrap_or('?');
    (initial.to_uppercase().to_string(), user.image.clone().filter(|image| !image.is_empty()))
}

/// Saves name and picture.
#[server(name = SendProfile, prefix = "/api", endpoint = "account/profile", client = SessionClient)]
pub async fn save_profile(#[server(default)] name: String, #[server(default)] image: String) -> Result<(), Error> {
    use keyward::{
        endpoint::UpdateUser,
        leptos::{Form, use_auth},
    };

    use crate::routes::{ACCOUNT, PROFILE_AFTER_CHANGE};

    let picture = Some(image.trim().to_owned()).filter(|image| !image.is_empty());
    let change = UpdateUser { name: Some(name.trim().to_owned()), image: Some(picture), email: None };
    let outcome = use_auth()?.call(change).await;
    let keep = &[("name", name.as_str()), ("image", image.as_str())];
    Form { page: ACCOUNT, next: None, after: PROFILE_AFTER_CHANGE, keep }.answer(outcome)
}
