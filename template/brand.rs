//! What the application is called, and what its start page says of it.

/// In the header, at the end of every title, and on every letter.
pub const NAME: &str = "{{ display_name_in_rust }}";

/// The start page's heading.
pub(crate) const HEADLINE: &str = NAME;

/// What the start page says below it.
pub(crate) const PURPOSE: &str = "Make an account or sign in, and the dashboard is yours. \
    What this page says is yours to write, in app/src/brand.rs.";
