//! Where a person wanted to go: a path on this site and nowhere else.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::query_value;

/// Longest path that is kept, in octets; longer ones are no place a person was on the way to.
const MAX_LENGTH: usize = 2048;

/// A path with its query that stays on this origin, byte for byte as it was checked.
///
/// It begins with one `/` and holds visible ASCII only: no `//`, no backslash, no control character, no encoded slash
/// or backslash or dot segment that a browser or proxy might resolve to somewhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads a path; `None` unless it is certain to stay here.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.split(['?', '#']).next()?;
        let stays = text.len() <= MAX_LENGTH
            && path.starts_with('/')
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
            && !path.contains("//")
            && !has_encoded_separator(path)
            && !path.split('/').any(is_dot_segment);
        stays.then(|| Self(text.to_owned()))
    }

    /// The start page.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads a path from the value of one name in a query, which may begin with its question mark.
    pub fn from_query(query: &str, name: &str) -> Option<Self> {
        query_value(query, name).and_then(|value| Self::parse(&value))
    }

    /// The path as the value of a query: `/sign-in?next=` and this.
    pub fn encoded(&self) -> String {
        self.0.bytes().fold(String::with_capacity(self.0.len()), |mut text, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
            text
        })
    }

    /// The path as text, query included.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address of a page that leads on afterwards: `/sign-in?next=/dashboard`.
pub fn with_next(page: &str, next: Option<&LocalPath>) -> String {
    match next {
        Some(next) => format!("{page}?next={}", next.encoded()),
        None => page.to_owned(),
    }
}

/// `%2f`, `%5c` and control characters, which some servers decode before they resolve.
fn has_encoded_separator(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("%2f") || path.contains("%5c") || path.contains("%0") || path.contains("%1") || path.contains("%7f")
}

/// `.` and `..`, however they are spelled (WHATWG URL, "single-dot" and "double-dot path segment").
fn is_dot_segment(segment: &str) -> bool {
    let segment = segment.to_ascii_lowercase().replace("%2e", ".");
    segment == "." || segment == ".."
}

impl TryFrom<String> for LocalPath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a path on this site")
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> Self {
        path.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_on_this_site_are_kept_to_the_byte() {
        for text in
            ["/", "/dashboard", "/a/b?x=1&y=%2F", "/a#b", "/a?next=http://x", "/caf%C3%A9", "/a.b", "/...", "/a%20b"]
        {
            assert_eq!(LocalPath::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_places_are_not() {
        let long = format!("/{}", "a".repeat(2048));
        for text in [
            "",
            "a",
            "?x",
            "#x",
            "//evil",
            "///evil",
            "/\\evil",
            "\\\\evil",
            "/%5cevil",
            "/%2fevil",
            "/a%2Fb",
            "/\tevil",
            "/\n",
            "/a b",
            "/é",
            "https://evil",
            "javascript:alert(1)",
            "/..//evil",
            "/a/../b",
            "/./a",
            "/%2e%2e/a",
            "/.%2E/a",
            "/%09/evil",
            "/%0d%0aSet-Cookie:x",
            "/a\0",
            "/x?y=\\z",
            &long,
        ] {
            assert_eq!(LocalPath::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_page_takes_the_place_along() {
        let next = LocalPath::parse("/a?x=1");
        assert_eq!(with_next("/sign-in", next.as_ref()), "/sign-in?next=/a%3Fx%3D1");
        assert_eq!(with_next("/sign-in", None), "/sign-in");
    }

    #[test]
    fn a_query_holds_it_whole() {
        let path = LocalPath::parse("/a/b?x=1&y=%20&z=a%26b").unwrap();
        assert_eq!(path.encoded(), "/a/b%3Fx%3D1%26y%3D%2520%26z%3Da%2526b");
        assert_eq!(LocalPath::from_query(&format!("?other=1&next={}", path.encoded()), "next"), Some(path));
        for query in [
            "",
            "?",
            "?next",
            "?next=",
            "?next=%",
            "?next=%4",
            "?next=%zz",
            "?next=%ff",
            "?nextt=/a",
            "?next=//evil",
            "?next=%2F%2Fevil",
        ] {
            assert_eq!(LocalPath::from_query(query, "next"), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_resolves_to_this_origin(text in "[/\\\\.%a-f0-9?#:@ \t]{0,24}") {
            if let Some(path) = LocalPath::parse(&text) {
                let base = url::Url::parse("https://here.example").unwrap();
                let resolved = base.join(path.as_str()).unwrap();
                prop_assert_eq!(resolved.origin(), base.origin());
                prop_assert!(!resolved.path().starts_with("//"));
            }
        }
    }
}
