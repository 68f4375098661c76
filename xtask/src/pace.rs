//! How thorough a test run is.

/// Everything, or what daily work can wait for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    Full,
    Quick,
}
