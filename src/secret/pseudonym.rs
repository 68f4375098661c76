//! Pseudonyms: names that stand for people and places, and that only this application could have given them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{AppSecret, Keyring, Signer};

/// Gives names for one purpose. A plain hash of an e-mail would be found by trying; this one needs the secret.
#[derive(Clone)]
pub(crate) struct Pseudonyms(Signer);

impl Pseudonyms {
    /// The names for one purpose.
    pub(crate) fn new(secret: &AppSecret, purpose: &str) -> Self {
        Self(Signer::new(&Keyring::new(secret, &[]), purpose))
    }

    /// The name of a text: always the same, 43 characters of base64url.
    pub(crate) fn of(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.0.signature(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_text_purpose_and_secret() {
        let name = |secret: &str, purpose: &str, text: &str| Pseudonyms::new(&AppSecret::new(secret), purpose).of(text);
        assert_eq!(name("s", "p", "ada"), name("s", "p", "ada"));
        assert_eq!(name("s", "p", "ada").len(), 43);
        for other in [name("t", "p", "ada"), name("s", "q", "ada"), name("s", "p", "bob")] {
            assert_ne!(name("s", "p", "ada"), other);
        }
    }
}
