//! A secret that is shown once, and its hash that is kept.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::ZeroizeOnDrop;

use super::{Random, RandomnessFailed, random_id};

/// A token as the browser holds it. It can be hashed, and exposed to the cookie; it cannot be printed or stored.
#[derive(ZeroizeOnDrop)]
pub(crate) struct PlainToken(String);

impl PlainToken {
    /// A new token of 190 random bits.
    pub(crate) fn generate(random: &dyn Random) -> Result<Self, RandomnessFailed> {
        random_id(random).map(Self)
    }

    /// A token that came back.
    pub(crate) fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What the store knows of it. The token has 190 bits, so one round of SHA-256 cannot be turned back.
    pub(crate) fn hash(&self) -> HashedToken {
        HashedToken(URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes())))
    }

    /// What the store knows of a token that is good for one purpose. Under another purpose it is another hash, so that
    /// nothing made for the one can be redeemed for the other.
    pub(crate) fn hash_for(&self, purpose: &str) -> HashedToken {
        let digest = Sha256::new().chain_update(purpose).chain_update(":").chain_update(&self.0).finalize();
        HashedToken(URL_SAFE_NO_PAD.encode(digest))
    }

    /// The text, for the cookie or the link it leaves in.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken(..)")
    }
}

/// SHA-256 of a token in base64url: what is stored and compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HashedToken(String);

impl HashedToken {
    /// The hash as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", PlainToken::received("secret")), "PlainToken(..)");
    }

    #[test]
    fn a_purpose_is_part_of_the_hash() {
        // The protocol's test vector 8.
        let hash = PlainToken::received("abc").hash_for("reset-password");
        assert_eq!(hash.as_str(), "IMUqJ3lXuvod79AbI4EdsWmdAkZeIP5syfKs7-d5fQQ");
        assert_ne!(hash, PlainToken::received("abc").hash_for("delete-user"));
    }

    #[test]
    fn the_hash_is_sha_256_in_base64url() {
        let hash = PlainToken::received("abc").hash();
        assert_eq!(hash.as_str(), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
