//! Rights: questions about a user that are answered yes or no.

use crate::model::User;

/// A question about a user. One answer serves an extractor ([`Require`](crate::http::Require)), a mark on a route
/// ([`require`](crate::http::require)) and a server function ([`RequestAuth::require`](crate::RequestAuth::require)).
///
/// ```
/// use keyward::{Predicate, model::User};
///
/// struct Staff;
///
/// impl Predicate for Staff {
///     fn admits(user: &User) -> bool {
///         user.email_verified && user.email.as_str().ends_with("@example.com")
///     }
/// }
/// ```
pub trait Predicate: 'static {
    /// Whether this user may.
    fn admits(user: &User) -> bool;
}
