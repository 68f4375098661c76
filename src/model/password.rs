//! A password on its way from a form to its hash.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::ZeroizeOnDrop;

/// A password as somebody typed it. It can be sent and hashed; it cannot be printed, and its memory is erased.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The text, for the one who hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Length as the protocol counts it: UTF-16 code units, what JavaScript calls `length`.
    pub fn length(&self) -> usize {
        self.0.encode_utf16().count()
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_as_javascript_does() {
        assert_eq!(Password::from("🔑🔑🔑🔑").length(), 8);
        assert_eq!(Password::from("pässwörd").length(), 8);
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Password::from("open sesame")), "Password(..)");
    }
}
