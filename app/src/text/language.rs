//! Which language a page speaks: on the server the one that the browser asks for, in the browser the one that the page came
//! in.

use leptos::prelude::*;

use super::{Words, english::ENGLISH, german::GERMAN};

/// Every language that the pages speak; the first for who asks for none of them.
static LANGUAGES: [&Words; 2] = [&ENGLISH, &GERMAN];

/// The words of this page. To be asked for while a component is made, not later.
pub(crate) fn words() -> &'static Words {
    let language = language();
    LANGUAGES.iter().find(|words| words.language == language).unwrap_or(&LANGUAGES[0])
}

#[cfg(not(feature = "ssr"))]
fn language() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn language() -> String {
    let asked = use_context::<http::request::Parts>()
        .and_then(|parts| parts.headers.get(http::header::ACCEPT_LANGUAGE)?.to_str().map(str::to_owned).ok());
    asked.as_deref().and_then(best).unwrap_or_default()
}

/// The language that fits best what a browser asks for (RFC 9110 §12.5.4; RFC 4647 §3.4: a dialect is answered in its
/// language).
#[cfg(feature = "ssr")]
fn best(asked: &str) -> Option<String> {
    let is_spoken = |tag: &&str| LANGUAGES.iter().any(|words| words.language == *tag);
    let asked = accept_language::parse(asked);
    asked.iter().map(|tag| tag.split('-').next().unwrap_or(tag)).find(is_spoken).map(str::to_owned)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_answered_in_the_language_it_likes_best() {
        for (asked, spoken) in [
            ("de", Some("de")),
            ("de-CH", Some("de")),
            ("de-AT,de;q=0.9,en;q=0.8", Some("de")),
            ("en-GB,en;q=0.9,de;q=0.1", Some("en")),
            ("fr,de;q=0.5,en;q=0.9", Some("en")),
            ("fr", None),
            ("", None),
            ("*", None),
            (";;;q=x", None),
        ] {
            assert_eq!(best(asked).as_deref(), spoken, "{asked}");
        }
    }

    #[test]
    fn every_language_has_a_tag_of_its_own() {
        let tags: Vec<_> = LANGUAGES.iter().map(|words| words.language).collect();
        assert_eq!(tags, ["en", "de"]);
    }
}
