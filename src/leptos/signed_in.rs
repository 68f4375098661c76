//! The view of a page that only its person may see. The lock is the guard on the server; this follows the session.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{SessionState, use_session};
use crate::{
    error::Error,
    model::{CurrentSession, LocalPath, with_next},
};

/// After a sign-out the page is empty at once, and this long it waits for the sign-out itself to lead away.
const GRACE: Duration = Duration::from_millis(150);

/// Shows a page to who is signed in, and leads everybody else to sign in, as the guard on the server does:
///
/// ```ignore
/// view! { <SignedIn sign_in="/sign-in" let:who>"Hello, " {move || who.get().user.name}</SignedIn> }
/// ```
///
/// The page is made once a person: what it shows of them follows the signal, and what they type stays when their session
/// is read again. Manners, not a lock: what the page shows is kept by the guard and by the server functions that it calls.
#[component]
pub fn SignedIn<V: IntoView + 'static>(
    /// The page to sign in on; the same that the guard has.
    sign_in: &'static str,
    /// The page, for who is signed in.
    children: impl Fn(Signal<CurrentSession>) -> V + Send + Sync + 'static,
) -> impl IntoView {
    once_a_person(sign_in, Box::new(move |who| children(who).into_any()))
}

/// One piece of code for all pages: what follows the session is most of what a browser would load for each.
fn once_a_person(
    sign_in: &'static str,
    page: Box<dyn Fn(Signal<CurrentSession>) -> AnyView + Send + Sync>,
) -> impl IntoView {
    let session = use_session();
    lead_away_without(session, sign_in);
    let person = Memo::new(move |_| session.data().with(|data| data.as_ref().map(|current| current.user.id.clone())));
    move || {
        person.track();
        session.data().get_untracked().map(|current| page(follow(session, current)))
    }
}

/// The session as it was last known, once it is over.
fn follow(session: SessionState, first: CurrentSession) -> Signal<CurrentSession> {
    Memo::new(move |last: Option<&CurrentSession>| {
        session.data().get().unwrap_or_else(|| last.unwrap_or(&first).clone())
    })
    .into()
}

fn lead_away_without(session: SessionState, sign_in: &'static str) {
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
        if is_signed_in || !session.is_known().get() {
            return is_signed_in;
        }
        let place = place(&here.pathname.get_untracked(), &here.search.get_untracked());
        if session.error().with_untracked(|error| !matches!(error, None | Some(Error::Unauthorized))) {
            // What is known may be old, and nobody answers; the server's guard will know.
            let _ = window().location().replace(&place);
            return false;
        }
        let sign_in = with_next(sign_in, LocalPath::parse(&place).as_ref());
        let navigate = navigate.clone();
        let leave = move || navigate(&sign_in, NavigateOptions { replace: true, ..NavigateOptions::default() });
        let wait = if was_signed_in == Some(true) { GRACE } else { Duration::ZERO };
        leaving.set_value(set_timeout_with_handle(leave, wait).ok());
        false
    });
    on_cleanup(stay);
}

/// The page at hand, spelled as the guard spells it.
fn place(path: &str, search: &str) -> String {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    let mark = if search.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}", search.trim_start_matches('?'))
}
