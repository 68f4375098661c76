//! One call with options of its own.

use std::fmt;

use super::{Client, Options, options::settings};
use crate::{endpoint::Endpoint, error::Error, model::Timestamp};

/// One call that has yet to be sent: [`Client::request`].
#[must_use]
pub struct Request<'a, E> {
    client: &'a Client,
    endpoint: E,
    options: Options,
}

impl<'a, E: Endpoint> Request<'a, E> {
    pub(super) fn new(client: &'a Client, endpoint: E) -> Self {
        Self { client, endpoint, options: Options::default() }
    }

    settings!(options);

    /// Sends it. Failures are those of [`Client::call`].
    pub async fn send(self) -> Result<E::Output, Error> {
        Ok(self.send_dated().await?.0)
    }

    /// The same, and when the server answered by its own clock.
    pub(super) async fn send_dated(self) -> Result<(E::Output, Option<Timestamp>), Error> {
        let Self { client, endpoint, mut options } = self;
        if let Some(course) = &client.course {
            options = course.beneath(options);
        }
        client.ask(endpoint, Some(&options)).await
    }
}

/// What is asked may hold a password, and headers a cookie.
impl<E> fmt::Debug for Request<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}
