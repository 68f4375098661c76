//! Where a person wanted to go before they were asked to sign in.

use keyward::model::LocalPath;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::parts::Field;

/// The place that the page's address names, if it is one of ours. Read from the raw query: the router's own map decodes
/// twice, which makes another place of one that has a query itself.
pub(super) fn use_next() -> Option<LocalPath> {
    use_location().search.with_untracked(|search| LocalPath::from_query(search, "next"))
}

/// The field that takes the place along with a form.
pub(super) fn next_field(next: Option<LocalPath>) -> Field {
    Field::hidden("next", next.map(String::from).unwrap_or_default())
}
