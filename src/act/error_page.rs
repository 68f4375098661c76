//! Telling a person what went wrong elsewhere.

use super::{Act, Call, Reply};
use crate::{
    config::{Destination, Environment},
    endpoint::ErrorPage,
    error::Error,
};

/// Shown for a code that is no code.
const UNKNOWN: &str = "UNKNOWN";
/// Longest code, in characters; ours have half as many.
const MAX_CODE: usize = 100;
/// Longest description that is shown, in characters. Whoever makes the link writes it, and it travels on in a header.
const MAX_DESCRIPTION: usize = 500;

impl Act for ErrorPage {
    async fn act(self, _call: &Call<'_>) -> Result<Self, Error> {
        let is_code = |text: &String| {
            (1..=MAX_CODE).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\''))
        };
        let error = self.error.filter(is_code).unwrap_or_else(|| UNKNOWN.to_owned());
        let description = self.error_description.filter(|text| !text.is_empty());
        let error_description = description.map(|text| text.chars().take(MAX_DESCRIPTION).collect());
        Ok(Self { error: Some(error), error_description })
    }

    /// In production the application's start page receives the code; it has a design of its own.
    fn reply(outcome: Result<Self, Error>, _: Option<Destination>, call: &Call<'_>) -> Reply<Self> {
        match (outcome, call.auth.config().environment) {
            (Err(error), _) => Reply::refused(error),
            (Ok(page), Environment::Production) => Reply::Redirect(page.start_page()),
            (Ok(page), Environment::Development) => Reply::ErrorPage(page),
        }
    }
}

impl ErrorPage {
    /// Where a person is sent whose link names no place to tell them on.
    pub(super) fn of(error: &Error, call: &Call<'_>) -> Destination {
        let config = call.auth.config();
        Destination::endpoint("/error", config).with_query("error", error.code()).absolute(config)
    }

    fn start_page(&self) -> Destination {
        let page = Destination::root().with_query("error", self.error.as_deref().unwrap_or(UNKNOWN));
        match &self.error_description {
            Some(description) => page.with_query("error_description", description),
            None => page,
        }
    }
}
