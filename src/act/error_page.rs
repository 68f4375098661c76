//! Telling a person what went wrong elsewhere.

use super::{Act, Call, Reply};
use crate::{config::Environment, endpoint::ErrorPage, error::Error};

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
            Environment::Development => Reply::Html(outcome.page()),
        }
    }
}

impl ErrorPage {
    fn start_page(&self) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        format!("/?{query}")
    }

    fn page(&self) -> String {
        let code = escape(self.error.as_deref().unwrap_or(UNKNOWN));
        let description = escape(self.error_description.as_deref().unwrap_or("No description was given."));
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>Error</title></head>\
             <body><main><h1>Something went wrong</h1><p><code>{code}</code></p><p>{description}</p>\
             <p><a href=\"/\">Back to the start page</a></p></main></body></html>"
        )
    }
}

/// Text as HTML shows it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
