//! The application's secret, and the keys that are derived from it.

use std::fmt;

use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Shortest secret that production accepts, in characters: 32 of base64 are 192 bits.
const MIN_LENGTH: usize = 32;
/// A secret with fewer different characters was typed, not drawn.
const MIN_DIFFERENT: usize = 10;
/// Values that are printed in manuals, and therefore known to everybody.
const KNOWN: [&str; 4] = ["better-auth-secret", "change-me", "changeme", "your-secret"];

/// The secret from which every key comes. It is never printed, and its memory is erased.
#[derive(Clone)]
pub struct AppSecret(SecretString);

/// Why a secret is not fit for production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// There is none.
    #[error("is missing")]
    Missing,
    /// It can be guessed by trying.
    #[error("is shorter than {MIN_LENGTH} characters")]
    Short,
    /// It stands in a manual, or repeats a few characters.
    #[error("is a well-known example or repeats a few characters")]
    Known,
}

impl AppSecret {
    /// Takes the secret as it is configured.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    /// Whether the secret is fit for production.
    pub fn strength(&self) -> Result<(), WeakSecret> {
        let secret = self.0.expose_secret();
        let different = secret.chars().collect::<std::collections::HashSet<_>>().len();
        let known = KNOWN.iter().any(|known| secret.to_ascii_lowercase().contains(known));
        match secret {
            "" => Err(WeakSecret::Missing),
            _ if secret.chars().count() < MIN_LENGTH => Err(WeakSecret::Short),
            _ if known || different < MIN_DIFFERENT => Err(WeakSecret::Known),
            _ => Ok(()),
        }
    }

    /// The key for one purpose (HKDF-SHA256, RFC 5869): knowing one key tells nothing of another.
    pub(super) fn key<const N: usize>(&self, purpose: &str) -> Zeroizing<[u8; N]> {
        let mut key = Zeroizing::new([0; N]);
        let derived = Hkdf::<Sha256>::new(Some(b"keyward"), self.0.expose_secret().as_bytes())
            .expand(purpose.as_bytes(), key.as_mut_slice());
        debug_assert!(derived.is_ok(), "keys are shorter than HKDF's 255 blocks");
        key
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_secrets_are_named() {
        let known = "better-auth-secret-12345678901234567890";
        for (secret, weakness) in [
            ("", WeakSecret::Missing),
            ("short", WeakSecret::Short),
            (known, WeakSecret::Known),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", WeakSecret::Known),
        ] {
            assert_eq!(AppSecret::new(secret).strength(), Err(weakness), "{secret}");
        }
        assert_eq!(AppSecret::new("q8Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0").strength(), Ok(()));
    }

    #[test]
    fn keys_differ_by_purpose_and_secret() {
        let (one, two) = (AppSecret::new("one"), AppSecret::new("two"));
        assert_ne!(one.key::<32>("a"), one.key("b"));
        assert_ne!(one.key::<32>("a"), two.key("a"));
        assert_eq!(one.key::<32>("a"), one.key("a"));
    }
}
