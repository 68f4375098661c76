//! Wildcards: `*` is a run of anything but slashes, dots included, `?` one such character, and `**` as a whole segment
//! crosses slashes.

use globset::{GlobBuilder, GlobMatcher};

/// A text with wildcards, compared with whole texts.
#[derive(Clone, Debug)]
pub(super) struct Glob(GlobMatcher);

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.0.glob() == other.0.glob()
    }
}

impl Eq for Glob {}

impl Glob {
    /// Reads a pattern; only `*` and `?` mean more than themselves.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let glob = GlobBuilder::new(&escape(pattern)).literal_separator(true).backslash_escape(true).build().ok()?;
        Some(Self(glob.compile_matcher()))
    }

    /// Whether the whole text is one that the pattern stands for.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn escape(pattern: &str) -> String {
    pattern.chars().fold(String::with_capacity(pattern.len()), |mut escaped, c| {
        if matches!(c, '[' | ']' | '{' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_cross_dots_but_not_slashes() {
        let matches = |pattern: &str, text: &str| Glob::parse(pattern).unwrap().matches(text);
        assert!(matches("*.a", "x.y.a") && matches("*.a", ".a") && matches("a?c", "abc"));
        assert!(!matches("*.a", "a") && !matches("*.a", "x/y.a") && !matches("a?c", "a/c") && !matches("a*", "ba"));
        assert!(
            matches("/**", "/a/b") && matches("/a/**/d", "/a/b/c/d") && matches("/*", "/") && !matches("/*", "/a/b")
        );
        assert!(
            matches("[::1]:*", "[::1]:80")
                && !matches("[ab]", "a")
                && matches("{a,b}", "{a,b}")
                && !matches("{a,b}", "a")
        );
    }

    proptest! {
        #[test]
        fn a_pattern_without_wildcards_is_itself(text in "[^*?]{0,20}") {
            prop_assert!(Glob::parse(&text).is_some_and(|glob| glob.matches(&text)));
        }

        #[test]
        fn no_pattern_panics(pattern in "\\PC{0,20}|[*?/.\\[\\]{}!,\\\\a]{0,20}", text in "\\PC{0,20}") {
            if let Some(glob) = Glob::parse(&pattern) {
                glob.matches(&text);
            }
        }
    }
}
