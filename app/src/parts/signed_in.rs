//! The view of a page that only its person may see. The lock is the guard on the server; this follows the session.

use std::time::Duration;

use keyward::{
    leptos::{SessionState, use_session},
    model::{CurrentSession, LocalPath},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::routes::SIGN_IN;

/// After a sign-out the page is empty at once, and this long it waits for the sign-out itself to lead away.
const GRACE: Duration = Duration::from_millis(150);

/// Shows a page as long as somebody is signed in, and leads to the sign-in page when nobody is.
#[component]
pub(crate) fn SignedIn<V: IntoView + 'static>(
    children: impl Fn(CurrentSession) -> V + Send + Sync + 'static,
) -> impl IntoView {
    let session = use_session();
    lead_away_without(session);
    move || session.data().get().map(&children)
}

fn lead_away_without(session: SessionState) {
    let navigate = use_navigate();
    let here = use_location();
    let leaving = StoredValue::new(None::<TimeoutHandle>);
    let stay = move || {
        if let Some(handle) = leaving.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    Effect::new(move |was_signed_in: Option<bool>| {
        stay();
        let is_signed_in = session.data().with(Option::is_some);
        if !is_signed_in && session.error().with_untracked(Option::is_some) {
            // Nobody answered who is signed in; the server's guard will know.
            let _ = window().location().reload();
        } else if !is_signed_in {
            let sign_in = sign_in_from(&here.pathname.get_untracked(), &here.search.get_untracked());
            let navigate = navigate.clone();
            let leave = move || navigate(&sign_in, NavigateOptions { replace: true, ..NavigateOptions::default() });
            let wait = if was_signed_in == Some(true) { GRACE } else { Duration::ZERO };
            leaving.set_value(set_timeout_with_handle(leave, wait).ok());
        }
        is_signed_in
    });
    on_cleanup(stay);
}

fn sign_in_from(path: &str, search: &str) -> String {
    let search = if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) };
    match LocalPath::parse(&format!("{path}{search}")) {
        Some(next) => format!("{SIGN_IN}?next={}", next.encoded()),
        None => SIGN_IN.to_owned(),
    }
}
