//! Where somebody is signed in.

use keyward::{
    Error,
    leptos::{SessionClient, use_form},
};
use leptos::prelude::*;

use super::{
    confirm::only_fresh,
    overview::Device,
    page::{Account, AccountPage},
    part::{Part, Row, Rows},
};
use crate::{
    parts::{Ask, day, minute},
    text::words,
};

/// The page.
#[component]
pub(crate) fn Devices() -> impl IntoView {
    view! { <AccountPage title=words().account.devices.title parts=devices/> }
}

fn devices(account: Account) -> Vec<Part> {
    let say = &words().account.devices;
    let (one, others) = (use_form::<SendSessionEnd>(), use_form::<SendOtherSessionsEnd>());
    account.changes_with(one);
    account.changes_with(others);
    let devices = account.part(|overview| overview.devices.iter().map(row).collect());
    let has_others = account.part(|overview| overview.devices.len() > 1);
    let list = vec![
        Part::rows(Rows { form: one, name: "session", action: say.end, list: devices }),
        Part::ask(Ask::new(others, [], say.end_others).secondary()).when(has_others),
    ];
    [vec![Part::text(say.explanation)], only_fresh(account, list)].concat()
}

fn row(device: &Device) -> Row {
    let say = &words().account.devices;
    let browser = device.browser.as_deref().unwrap_or(say.unknown_browser);
    let title = device.system.as_ref().map(|system| format!("{browser} {} {system}", say.on));
    let address = if device.address.is_empty() { say.unknown_address } else { &device.address };
    Row {
        title: title.unwrap_or_else(|| browser.to_owned()),
        mark: device.is_this.then_some(say.this_device),
        lines: vec![
            address.to_owned(),
            format!("{} {}", say.signed_in, minute(device.signed_in)),
            format!("{} {}", say.last_active, day(device.last_active)),
        ],
        value: (!device.is_this).then(|| device.handle.clone()),
    }
}

/// Ends one session.
#[server(name = SendSessionEnd, prefix = "/api", endpoint = "account/end-session", client = SessionClient)]
pub async fn end_session(session: String) -> Result<(), Error> {
    use keyward::{endpoint::RevokeSession, leptos::Form};

    use super::confirm::use_fresh_auth;
    use crate::routes::{ACCOUNT_DEVICES, DEVICES_AFTER_ENDING};

    let outcome = async { use_fresh_auth(None).await?.call(RevokeSession { token: session }).await };
    let outcome = outcome.await;
    Form { page: ACCOUNT_DEVICES, next: None, after: DEVICES_AFTER_ENDING, keep: &[] }.answer(outcome)
}

/// Ends every session but this one.
#[server(name = SendOtherSessionsEnd, prefix = "/api", endpoint = "account/end-other-sessions", client = SessionClient)]
pub async fn end_other_sessions() -> Result<(), Error> {
    use keyward::{endpoint::RevokeOtherSessions, leptos::Form};

    use super::confirm::use_fresh_auth;
    use crate::routes::{ACCOUNT_DEVICES, DEVICES_AFTER_ENDING_OTHERS};

    let outcome = async { use_fresh_auth(None).await?.call(RevokeOtherSessions {}).await };
    let outcome = outcome.await;
    Form { page: ACCOUNT_DEVICES, next: None, after: DEVICES_AFTER_ENDING_OTHERS, keep: &[] }.answer(outcome)
}
