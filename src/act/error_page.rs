//! Telling a person what went wrong elsewhere.

use super::{Act, Call, Reply};
use crate::{
    config::{Destination, Environment},
    endpoint::ErrorPage,
    error::Error,
};

/// Shown for a code that is no code.
const UNKNOWN: &str = "UNKNOWN";

impl Act for ErrorPage {
    async fn act(self, _call: &Call<'_>) -> Result<Self, Error> {
        let is_code = |text: &String| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\''))
        };
        let error = self.error.filter(is_code).unwrap_or_else(|| UNKNOWN.to_owned());
        Ok(Self { error: Some(error), error_description: self.error_description.filter(|text| !text.is_empty()) })
    }

    /// In production the application's start page receives the code; it has a design of its own.
    fn reply(outcome: Self, call: &Call<'_>) -> Reply<Self> {
        match call.auth.config().environment {
            Environment::Production => Reply::Redirect(outcome.start_page()),
            Environment::Development => Reply::ErrorPage(outcome),
        }
    }
}

impl ErrorPage {
    fn start_page(&self) -> Destination {
        let pairs = [("error", &self.error), ("error_description", &self.error_description)];
        let told = pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        told.fold(Destination::root(), |place, (name, value)| place.with_query(name, value))
    }
}
