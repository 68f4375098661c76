//! Signed values: text that a browser keeps for us and cannot change.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac, digest::Key};
use sha2::Sha256;

use super::Keyring;

/// Signs the values of one purpose; a value signed for another purpose does not verify.
#[derive(Clone)]
pub(crate) struct Signer {
    current: Hmac<Sha256>,
    previous: Vec<Hmac<Sha256>>,
}

impl Signer {
    /// The signer for one purpose. It signs with the current secret and accepts every one of the ring.
    pub(crate) fn new(keyring: &Keyring, purpose: &str) -> Self {
        let keys = keyring.keys(purpose);
        Self { current: keyed(&keys.current), previous: keys.previous.iter().map(|key| keyed(key)).collect() }
    }

    /// `value.signature`, the signature in standard base64 (protocol section 3.3).
    pub(crate) fn sign(&self, value: &str) -> String {
        format!("{value}.{}", STANDARD.encode(self.signature(value.as_bytes())))
    }

    /// The value, if the signature is ours.
    pub(crate) fn verify<'a>(&self, signed: &'a str) -> Option<&'a str> {
        let (value, signature) = signed.rsplit_once('.').filter(|(value, _)| !value.is_empty())?;
        let signature = STANDARD.decode(signature).ok()?;
        self.is_signature(value.as_bytes(), &signature).then_some(value)
    }

    /// The signature alone, for formats that carry it in their own way.
    pub(super) fn signature(&self, message: &[u8]) -> [u8; 32] {
        self.current.clone().chain_update(message).finalize().into_bytes().into()
    }

    /// Whether a signature is ours. Compared in constant time.
    pub(super) fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        let mut keys = std::iter::once(&self.current).chain(&self.previous);
        keys.any(|key| key.clone().chain_update(message).verify_slice(signature).is_ok())
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC fills a shorter key up with zeros to the size of a block (RFC 2104 §2).
    let mut block = Key::<Hmac<Sha256>>::default();
    block[..key.len()].copy_from_slice(key);
    Hmac::new(&block)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secret::AppSecret;

    fn signer(purpose: &str) -> Signer {
        Signer::new(&Keyring::new(&AppSecret::new("a secret for tests"), &[]), purpose)
    }

    #[test]
    fn a_value_signed_for_another_purpose_does_not_verify() {
        let signed = signer("one").sign("true");
        assert_eq!(signer("one").verify(&signed), Some("true"));
        assert_eq!(signer("two").verify(&signed), None);
    }

    #[test]
    fn a_replaced_secret_verifies_as_long_as_it_is_listed() {
        let [old, new, newer] = ["old", "new", "newer"].map(AppSecret::new);
        let of = |current: &AppSecret, previous: &[AppSecret]| Signer::new(&Keyring::new(current, previous), "p");
        let signed = of(&old, &[]).sign("true");
        assert_eq!(of(&newer, &[new.clone(), old.clone()]).verify(&signed), Some("true"));
        assert_eq!(of(&newer, std::slice::from_ref(&new)).verify(&signed), None);
        let rotated = of(&new, std::slice::from_ref(&old)).sign("true");
        assert_eq!(rotated, of(&new, &[]).sign("true"), "the current secret signs");
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
