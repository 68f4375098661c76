//! What a page says, read from its HTML.

use anyhow::{Context, Result};

/// As HTML writes what would be markup.
const WRITTEN: [(&str, &str); 7] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];

/// The text between two marks, as people read it.
pub(super) fn text_between(html: &str, from: &str, to: &str) -> Result<String> {
    let after = html.split_once(from).with_context(|| format!("there is no {from} in the page"))?.1;
    let text = after.split_once(to).with_context(|| format!("{from} does not end in the page"))?.0;
    Ok(WRITTEN.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant)))
}

/// The addresses of files in `pkg` that the page asks for.
pub(super) fn files(html: &str) -> Vec<&str> {
    html.split('"').filter(|quoted| quoted.starts_with("/pkg/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_what_is_written() {
        let html = "<title>a &amp;lt; b &lt; c</title>";
        assert_eq!(text_between(html, "<title>", "</title>").unwrap(), "a &lt; b < c");
        assert!(text_between(html, "<h1>", "</h1>").is_err());
    }

    #[test]
    fn files_are_found_by_their_folder() {
        assert_eq!(
            files(r#"<link href="/pkg/a.css"><a href="/"><link href="/pkg/a.js">"#),
            ["/pkg/a.css", "/pkg/a.js"]
        );
    }
}
