//! What a link in a mail holds.

use keyward::{leptos::FormState, model::query_value};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::parts::Field;

/// The field that takes the token of the page's address along with a form, also when the form is shown again.
pub(super) fn token(form: FormState) -> Field {
    let token = use_location().search.with_untracked(|search| query_value(search, "token"));
    Field::hidden("token", token.or_else(|| form.kept("token")).unwrap_or_default())
}
