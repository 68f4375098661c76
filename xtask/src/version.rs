//! The version of a tool, as its `--version` prints it.

use std::fmt::{Display, Formatter, Result};

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

impl Version {
    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }

    /// The first word of a text that reads as a version; parts that are not said are zero.
    pub(crate) fn find_in(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let mut parts = word.split('.').map(str::parse);
        let version = Self {
            major: parts.next()?.ok()?,
            minor: parts.next().unwrap_or(Ok(0)).ok()?,
            patch: parts.next().unwrap_or(Ok(0)).ok()?,
        };
        parts.next().is_none().then_some(version)
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_prints_its_version_in_its_own_way() {
        assert_eq!(Version::find_in("cargo-leptos 0.3.10"), Some(Version::new(0, 3, 10)));
        assert_eq!(Version::find_in("wasm-bindgen 0.2.130 (abc 1)\n"), Some(Version::new(0, 2, 130)));
        assert_eq!(Version::find_in("wasm-opt version 132 (version_132)"), Some(Version::new(132, 0, 0)));
        assert_eq!(Version::find_in("command not found"), None);
    }

    #[test]
    fn ten_is_newer_than_nine() {
        assert!(Version::new(0, 3, 10) > Version::new(0, 3, 9));
    }
}
