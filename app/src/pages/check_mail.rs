//! After something was sent by mail: what happens next.

use keyward::model::query_value;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    parts::{Sheet, Way},
    routes::{ACCOUNT_DELETION, ACCOUNT_EMAIL, FORGOT_PASSWORD, RESEND_VERIFICATION},
    text::words,
};

/// The page. A word in its address says what was sent.
#[component]
pub(crate) fn CheckMail() -> impl IntoView {
    let say = &words().check_mail;
    let sent = use_location().search.with_untracked(|search| query_value(search, "for")).unwrap_or_default();
    let ask_again = match sent.as_str() {
        "verification" => RESEND_VERIFICATION,
        "own-verification" | "email-change" | "new-email" => ACCOUNT_EMAIL,
        "deletion" => ACCOUNT_DELETION,
        _ => FORGOT_PASSWORD,
    };
    let ways = vec![Way::new(say.nothing_came, ask_again, say.ask_again)];
    view! { <Sheet title=say.title explanation=say.of(&sent) ways/> }
}
