//! Plugins: endpoints and hooks that belong together, and come in one line.

use crate::Builder;

/// Something that adds a capability to an application: its endpoints, and its hooks around those that are there.
///
/// ```
/// use keyward::{Builder, Error, Plugin, act::Call, hook::{Create, RecordHook}, model::Session};
///
/// /// Refuses to open sessions while the house is closed.
/// struct ClosingTime;
///
/// impl RecordHook<Create<Session>> for ClosingTime {
///     async fn before(&self, _session: Create<Session>, _call: &Call<'_>) -> Result<Create<Session>, Error> {
///         Err(Error::without_code(http::StatusCode::FORBIDDEN, "We are closed"))
///     }
/// }
///
/// impl Plugin for ClosingTime {
///     fn install(self, builder: Builder) -> Builder {
///         builder.record_hook::<Create<Session>>(self)
///     }
/// }
/// ```
pub trait Plugin {
    /// Adds what the plugin brings.
    fn install(self, builder: Builder) -> Builder;
}
