//! Signed claims in the protocol's own short form (section 3.5): JSON, its end and its HMAC, in base64url.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use super::{Keyring, Signer};
use crate::{error::Error, model::Timestamp};

/// Before the claims.
const HEAD: &str = r#"{"session":"#;
/// Between the claims and the moment of their end, in milliseconds since 1970. In what is signed, it stands inside.
const END: &str = r#","expiresAt":"#;
/// Between that moment and the signature.
const SIGNATURE: &str = r#","signature":""#;
/// After the signature.
const TAIL: &str = r#""}"#;

/// Signs claims of one purpose; what was signed for another purpose does not verify.
#[derive(Clone)]
pub(crate) struct Compact(Signer);

impl Compact {
    /// The signer for one purpose.
    pub(crate) fn new(keyring: &Keyring, purpose: &str) -> Self {
        Self(Signer::new(keyring, purpose))
    }

    /// Signs claims, an object, that hold for so long from now.
    pub(crate) fn sign(&self, claims: &impl Serialize, now: Timestamp, valid: Duration) -> Result<String, Error> {
        let claims = serde_json::to_string(claims).map_err(|error| {
            tracing::error!(%error, "claims could not be written as JSON");
            Error::Unexpected
        })?;
        let end = now.after(valid).unix_millis().to_string();
        let signature = signed(&claims, &end).map(|signed| self.0.signature(signed.as_bytes()));
        let signature = URL_SAFE_NO_PAD.encode(signature.ok_or(Error::Unexpected)?);
        Ok(URL_SAFE_NO_PAD.encode(format!("{HEAD}{claims}{END}{end}{SIGNATURE}{signature}{TAIL}")))
    }

    /// The claims, if the signature is ours and they still hold. The text is taken apart, not parsed: what is verified
    /// is byte for byte what was written.
    pub(crate) fn verify<T: DeserializeOwned>(&self, text: &str, now: Timestamp) -> Option<T> {
        let json = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (rest, signature) = json.strip_prefix(HEAD)?.strip_suffix(TAIL)?.rsplit_once(SIGNATURE)?;
        let (claims, end) = rest.rsplit_once(END)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !self.0.is_signature(signed(claims, end)?.as_bytes(), &signature) {
            return None;
        }
        let holds = now.unix_millis() < end.parse().ok()?;
        if holds { serde_json::from_str(claims).ok() } else { None }
    }
}

/// What is signed: the claims with their end as the last key.
fn signed(claims: &str, end: &str) -> Option<String> {
    claims.strip_suffix('}').map(|open| format!("{open}{END}{end}}}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::secret::AppSecret;

    const MINUTE: Duration = Duration::from_mins(1);

    fn compact(purpose: &str) -> Compact {
        Compact::new(&Keyring::new(&AppSecret::new("a secret for tests"), &[]), purpose)
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-23T07:00:15.900Z").unwrap()
    }

    fn written() -> String {
        compact("p").sign(&json!({ "user": { "name": "Tö" }, "version": "1" }), now(), MINUTE).unwrap()
    }

    fn verified(text: &str, now: Timestamp) -> Option<Value> {
        compact("p").verify(text, now)
    }

    #[test]
    fn the_form_is_the_protocols() {
        let json: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(written()).unwrap()).unwrap();
        assert_eq!(json["expiresAt"], 1_795_417_275_900_i64);
        let message = r#"{"user":{"name":"Tö"},"version":"1","expiresAt":1795417275900}"#;
        let signature = URL_SAFE_NO_PAD.encode(compact("p").0.signature(message.as_bytes()));
        assert_eq!(json["signature"], signature);
        assert_eq!(json["session"], verified(&written(), now()).unwrap());
        assert_eq!(json.as_object().unwrap().len(), 3);
    }

    #[test]
    fn claims_hold_until_their_end_and_for_their_purpose() {
        let end = now().after(MINUTE);
        assert!(verified(&written(), end.before(Duration::from_millis(1))).is_some());
        assert_eq!(verified(&written(), end), None);
        assert_eq!(compact("q").verify::<Value>(&written(), now()), None);
    }

    proptest! {
        #[test]
        fn garbage_is_refused(garbage in "\\PC{0,80}", json in "[{}\",:a-z0-9]{0,80}") {
            let dressed = URL_SAFE_NO_PAD.encode(format!("{HEAD}{json}{END}{json}{SIGNATURE}{json}{TAIL}"));
            for text in [garbage.clone(), URL_SAFE_NO_PAD.encode(garbage), dressed] {
                prop_assert_eq!(verified(&text, now()), None);
            }
        }

        #[test]
        fn a_changed_bit_is_refused(at in 0_usize..1000, bit in 0_u8..8) {
            let mut octets = URL_SAFE_NO_PAD.decode(written()).unwrap();
            let at = at % octets.len();
            octets[at] ^= 1 << bit;
            prop_assert_eq!(verified(&URL_SAFE_NO_PAD.encode(octets), now()), None);
        }

        #[test]
        fn a_changed_letter_is_refused(at in 0_usize..1000, letter in "[A-Za-z0-9_=-]") {
            let mut changed = written();
            let at = at % changed.len();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != written());
            prop_assert_eq!(verified(&changed, now()), None);
        }
    }
}
