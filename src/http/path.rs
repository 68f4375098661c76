//! The one spelling of a path. A guard that judges another spelling than the router sees guards nothing.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Rounds of decoding after which a path is no honest one.
const MAX_ROUNDS: usize = 4;
/// What RFC 3986 §3.3 does not allow in a segment.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path as its list of segments: decoded as long as it decodes, without empty and dot segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CanonicalPath(Vec<String>);

impl CanonicalPath {
    /// Reads a path in any spelling; `None` when it is no honest one.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let mut decoded = path.to_owned();
        for _ in 0..MAX_ROUNDS {
            let next = percent_decode_str(&decoded).decode_utf8().ok()?.into_owned();
            if next == decoded {
                return Some(Self::of_decoded(&decoded)).filter(|_| !decoded.contains(char::is_control));
            }
            decoded = next;
        }
        None
    }

    /// The path as text, with the query that came with it.
    pub(super) fn with_query(&self, query: Option<&str>) -> String {
        query.map_or_else(|| self.to_string(), |query| format!("{self}?{query}"))
    }

    fn of_decoded(path: &str) -> Self {
        let mut segments = Vec::new();
        for segment in path.split(['/', '\\']) {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()),
                segment => segments.push(segment.to_owned()),
            }
        }
        Self(segments)
    }
}

impl std::fmt::Display for CanonicalPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("/");
        }
        self.0.iter().try_for_each(|segment| write!(f, "/{}", utf8_percent_encode(segment, SEGMENT)))
    }
}

/// A path, or a family of paths: `/users/:id` has any one segment there, `/pkg/*` any that follow.
#[derive(Clone, Debug)]
pub(super) struct PathPattern(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Exactly(String),
    AnyOne,
    Rest,
}

impl PathPattern {
    pub(super) fn parse(pattern: &str) -> Self {
        let parts = pattern.split('/').filter(|part| !part.is_empty());
        Self(
            parts
                .map(|part| match part {
                    part if part.starts_with('*') || part.starts_with("{*") => Part::Rest,
                    part if part.starts_with(':') || part.starts_with('{') => Part::AnyOne,
                    part => Part::Exactly(part.to_owned()),
                })
                .collect(),
        )
    }

    pub(super) fn matches(&self, path: &CanonicalPath) -> bool {
        let mut segments = path.0.iter();
        for part in &self.0 {
            match (part, segments.next()) {
                (Part::Rest, _) => return true,
                (Part::AnyOne, Some(_)) => {}
                (Part::Exactly(expected), Some(segment)) if expected == segment => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(path: &str) -> Option<String> {
        CanonicalPath::parse(path).map(|path| path.to_string())
    }

    #[test]
    fn every_spelling_is_one_path() {
        for path in [
            "/dashboard",
            "/dashboard/",
            "//dashboard",
            "/dashboard//",
            "/./dashboard",
            "/x/../dashboard",
            "/%64ashboard",
            "/%2564ashboard",
            "/%2Fdashboard",
            "/dashboard%2f",
            "\\dashboard",
            "/%5Cdashboard",
            "/../dashboard",
        ] {
            assert_eq!(canonical(path).as_deref(), Some("/dashboard"), "{path}");
        }
        assert_eq!(canonical("/").as_deref(), Some("/"));
        assert_eq!(canonical("").as_deref(), Some("/"));
    }

    #[test]
    fn dishonest_paths_are_none() {
        for path in ["/%ff", "/a%00b", "/a%0ab", "/%25252525252564ashboard"] {
            assert_eq!(canonical(path), None, "{path}");
        }
    }

    #[test]
    fn patterns_match_whole_paths() {
        let matches =
            |pattern: &str, path: &str| PathPattern::parse(pattern).matches(&CanonicalPath::parse(path).unwrap());
        assert!(matches("/", "/") && matches("/sign-in", "/sign-in") && matches("/users/:id", "/users/7"));
        assert!(matches("/pkg/*", "/pkg/a/b.js") && matches("/api/{*rest}", "/api/x"));
        assert!(!matches("/", "/x") && !matches("/sign-in", "/sign-in/x") && !matches("/users/:id", "/users"));
        assert!(!matches("/pkg/*", "/pkgs") && !matches("/sign-in", "/Sign-In"));
    }

    proptest! {
        #[test]
        fn canonical_is_stable(path in "/[/.%a-f0-9\\\\é ]{0,20}") {
            if let Some(once) = canonical(&path) {
                prop_assert_eq!(canonical(&once), Some(once));
            }
        }
    }
}
