//! For the tests of the examples: a program while it runs, and somebody who visits it. What cannot be done here fails the
//! test.

#![expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a test that panics has failed")]

mod program;
mod visitor;

use std::time::Duration;

pub use program::Program;
pub use visitor::{PASSWORD, Visitor};

/// Longer than anything takes, even on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(30);
