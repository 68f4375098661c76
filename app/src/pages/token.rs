//! What a link in a mail holds.

use keyward::{leptos::FormState, model::query_value};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The hidden field that takes the token of the page's address along with a form, also when the form is shown again.
#[component]
pub(super) fn TokenField(form: FormState) -> impl IntoView {
    let token = use_location().search.with_untracked(|search| query_value(search, "token"));
    view! { <input type="hidden" name="token" value=token.unwrap_or_else(|| form.kept("token"))/> }
}
