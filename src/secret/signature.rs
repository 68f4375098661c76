//! Signed values: text that a browser keeps for us and cannot change.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac, digest::Key};
use sha2::Sha256;

use super::AppSecret;

/// Signs the values of one purpose; a value signed for another purpose does not verify.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Signer {
    /// The signer for one purpose.
    pub(crate) fn new(secret: &AppSecret, purpose: &str) -> Self {
        // HMAC fills a shorter key up with zeros to the size of a block (RFC 2104 §2).
        let mut block = Key::<Hmac<Sha256>>::default();
        let key = secret.key(purpose);
        block[..key.len()].copy_from_slice(key.as_slice());
        Self(Hmac::new(&block))
    }

    /// `value.signature`, the signature in standard base64 (protocol section 3.3).
    pub(crate) fn sign(&self, value: &str) -> String {
        let signature = self.0.clone().chain_update(value).finalize().into_bytes();
        format!("{value}.{}", STANDARD.encode(signature))
    }

    /// The signature alone.
    pub(super) fn mac(&self, value: &str) -> impl AsRef<[u8]> {
        self.0.clone().chain_update(value).finalize().into_bytes()
    }

    /// The value, if the signature is ours. Compared in constant time.
    pub(crate) fn verify<'a>(&self, signed: &'a str) -> Option<&'a str> {
        let (value, signature) = signed.rsplit_once('.').filter(|(value, _)| !value.is_empty())?;
        let signature = STANDARD.decode(signature).ok()?;
        self.0.clone().chain_update(value).verify_slice(&signature).ok().map(|()| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn signer(purpose: &str) -> Signer {
        Signer::new(&AppSecret::new("a secret for tests"), purpose)
    }

    #[test]
    fn a_value_signed_for_another_purpose_does_not_verify() {
        let signed = signer("one").sign("true");
        assert_eq!(signer("one").verify(&signed), Some("true"));
        assert_eq!(signer("two").verify(&signed), None);
    }

    proptest! {
        #[test]
        fn what_was_signed_verifies(value in "[ -~]{1,64}") {
            let signed = signer("p").sign(&value);
            prop_assert_eq!(signer("p").verify(&signed), Some(value.as_str()));
        }

        #[test]
        fn garbage_does_not(garbage in ".{0,80}") {
            prop_assert_eq!(signer("p").verify(&garbage), None);
        }

        #[test]
        fn a_changed_letter_does_not(value in "[a-z]{8}", at in 0_usize..50, letter in "[A-Za-z0-9]") {
            let signed = signer("p").sign(&value);
            let mut changed = signed.clone();
            let at = at.min(signed.len() - 1);
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != signed);
            prop_assert_ne!(signer("p").verify(&changed), Some(value.as_str()));
        }
    }
}
