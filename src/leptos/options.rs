//! When a page reads the session by itself.

use std::time::Duration;

/// When a page reads the session without being told to. Names and defaults are those of Better Auth's `sessionOptions`.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// Reads it again and again after this time, a second at least, while somebody is signed in and the page is in sight;
    /// off by default. It extends no session: a page that lies open is nobody who uses it.
    pub refetch_interval: Option<Duration>,
    /// Reads it when somebody looks at the page again, unless it was read in the last five seconds; on by default.
    pub refetch_on_focus: bool,
    /// Reads it although the browser says that it is offline, as it may be wrong about a server on the same machine or in
    /// the same house; off by default.
    pub refetch_when_offline: bool,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self { refetch_interval: None, refetch_on_focus: true, refetch_when_offline: false }
    }
}
