//! An e-mail address that is right ever after.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Octets before the `@` (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Octets altogether: what fits a path of RFC 5321 §4.5.3.1.3.
const MAX_LENGTH: usize = 254;
/// Octets between two dots of a domain (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

/// An e-mail address in lower case, of the protocol's syntax (section 1.7): ASCII only, so that no two addresses look
/// or fold alike.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address; `None` unless every character is in its place. Nothing is trimmed.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        (text.len() <= MAX_LENGTH && is_local(local) && is_domain(domain)).then(|| Self(text.to_ascii_lowercase()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_'+-.".contains(c);
    let ends_well = local.ends_with(|c: char| c.is_ascii_alphanumeric() || "_+-".contains(c));
    local.len() <= MAX_LOCAL
        && ends_well
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let Some((labels, top)) = domain.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        label.len() <= MAX_LABEL
            && label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    (2..=MAX_LABEL).contains(&top.len())
        && top.chars().all(|c| c.is_ascii_alphabetic())
        && labels.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_are_lower_cased() {
        for (text, stored) in [
            ("Ada@Example.COM", "ada@example.com"),
            ("o'neil+tag@mail.example.org", "o'neil+tag@mail.example.org"),
            ("a_b-c@sub-1.example.io", "a_b-c@sub-1.example.io"),
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long_address = format!("a@{}com", "abcdefgh.".repeat(30));
        for text in [
            "",
            "nope",
            "@example.com",
            "a@",
            "a@b",
            "a@b.c",
            "a b@example.com",
            " a@example.com",
            "a@example.com ",
            ".a@example.com",
            "a..b@example.com",
            "a.@example.com",
            "a'@example.com",
            "a@-b.com",
            "a@b..com",
            "a@b.c0m",
            "a@exämple.com",
            "ä@example.com",
            "victim＠example.com",
            "a@b@c.com",
            "\"a\"@example.com",
            "a@[127.0.0.1]",
            "a\0@example.com",
            "a@example.com\n",
            "a,b@example.com",
            "\u{212A}@example.com",
            &long_local,
            &long_label,
            &long_address,
        ] {
            assert_eq!(Email::parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(text in ".{0,80}") {
            if let Some(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Some(email));
            }
        }
    }
}
