//! The answer of endpoints that have nothing to say but that it was done.

use serde::{Deserialize, Serialize};

/// It was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Always `true`.
    pub status: bool,
}

impl Done {
    /// The one answer.
    pub const DONE: Self = Self { status: true };
}
