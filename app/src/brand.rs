//! What the application is called, and what its start page says of it.

/// In the header, at the end of every title, and on every letter.
pub const NAME: &str = "Keyward";

/// The start page's heading.
pub(crate) const HEADLINE: &str = "Sign\u{2011}in for full\u{2011}stack Rust";

/// What the start page says below it.
pub(crate) const PURPOSE: &str = "Keyward is an auth library for axum and Leptos, and the application that \
    you are looking at. Sessions, passwords and forms that work before JavaScript arrives.";
