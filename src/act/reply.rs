//! How an outcome looks over HTTP, as far as an act has a say in it.

use ::http::StatusCode;
use serde::Serialize;

use crate::{config::Destination, endpoint::ErrorPage, error::Error};

/// How an outcome looks over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T: Serialize> {
    /// Status 200 and the outcome.
    Json(T),
    /// Status 200, the outcome, and a `Location` for clients that go on by themselves.
    JsonWithLocation(T, Destination),
    /// Status 200 and a page that says what went wrong.
    ErrorPage(ErrorPage),
    /// Status 302 to a place that was checked.
    Redirect(Destination),
    /// An error with a status that is not its usual one.
    Refused(StatusCode, Error),
}

impl<T: Serialize> Reply<T> {
    /// JSON either way.
    pub fn of(outcome: Result<T, Error>) -> Self {
        outcome.map_or_else(Self::refused, Self::Json)
    }

    /// An error with its usual status.
    pub fn refused(error: Error) -> Self {
        Self::Refused(error.status(), error)
    }
}
