//! A plain page for an error: that of `GET /error` in development, and that of a page whose session cannot be asked for.

use crate::endpoint::ErrorPage;

pub(super) fn html(page: &ErrorPage) -> String {
    let code = escape(page.error.as_deref().unwrap_or_default());
    let description = escape(page.error_description.as_deref().unwrap_or("No description was given."));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Error</title></head>\
         <body><main><h1>Something went wrong</h1><p><code>{code}</code></p><p>{description}</p>\
         <p><a href=\"/\">Back to the start page</a></p></main></body></html>"
    )
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
