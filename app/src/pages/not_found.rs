//! There is no such page.

use leptos::prelude::*;

use crate::{
    parts::{Sheet, Way},
    routes::HOME,
    text::words,
};

/// The page. The server sends it with status 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let say = &words().not_found;
    let ways = vec![Way::new("", HOME, say.way_out)];
    view! { <Sheet title=say.title explanation=say.explanation ways/> }
}
