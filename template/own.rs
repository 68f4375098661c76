//! What this project has to hold beside what every one of its kind has: stages, tools and lints of its own.

use crate::{need::Need, test::Stage};

/// After all others.
pub(crate) const STAGES: &[Stage] = &[];

/// What these stages need.
pub(crate) const NEEDS: &[&dyn Need] = &[];

/// Packages to lint and test together with the library, as arguments of cargo.
pub(crate) const EXAMPLES: &str = "";

/// Packages to lint, as arguments of `cargo clippy`.
pub(crate) const LINTED: &[&str] = &[];

/// Packages to test, as arguments of `cargo test`.
pub(crate) const TESTED: &[&str] = &[];
