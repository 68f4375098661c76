//! Signed claims: JWS in its compact form (RFC 7515 §3.1), with HS256 (RFC 7518 §3.2) and nothing else.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Keyring, Signer};
use crate::{error::Error, model::Timestamp};

/// `{"alg":"HS256"}`. A token with any other header, `none` included, is not ours (RFC 8725 §3.1).
const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

/// Signs claims of one purpose; what was signed for another purpose does not verify.
#[derive(Clone)]
pub(crate) struct Jwt(Signer);

impl Jwt {
    /// The signer for one purpose.
    pub(crate) fn new(keyring: &Keyring, purpose: &str) -> Self {
        Self(Signer::new(keyring, purpose))
    }

    /// Signs claims that hold for so long from now.
    pub(crate) fn sign(&self, claims: &impl Serialize, now: Timestamp, valid: Duration) -> Result<String, Error> {
        let payload = URL_SAFE_NO_PAD.encode(Dated::new(claims, now, valid).to_json()?);
        let signed = format!("{HEADER}.{payload}");
        let signature = URL_SAFE_NO_PAD.encode(self.0.signature(signed.as_bytes()));
        Ok(format!("{signed}.{signature}"))
    }

    /// The claims, if the signature is ours and they still hold.
    pub(crate) fn verify<T: DeserializeOwned>(&self, token: &str, now: Timestamp) -> Option<T> {
        let (signed, signature) = token.rsplit_once('.')?;
        let payload = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !self.0.is_signature(signed.as_bytes(), &signature) {
            return None;
        }
        Dated::from_json(&URL_SAFE_NO_PAD.decode(payload).ok()?, now)
    }
}

/// Claims and the time in which they hold, in seconds since 1970 (RFC 7519 §4.1.4 and §4.1.6).
#[derive(Serialize, Deserialize)]
pub(super) struct Dated<T> {
    #[serde(flatten)]
    claims: T,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) jti: Option<String>,
}

impl<T: Serialize> Dated<T> {
    pub(super) fn new(claims: T, now: Timestamp, valid: Duration) -> Self {
        Self { claims, iat: seconds(now), exp: seconds(now.after(valid)), jti: None }
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|error| {
            tracing::error!(%error, "claims could not be written as JSON");
            Error::Unexpected
        })
    }
}

impl<T: DeserializeOwned> Dated<T> {
    /// The claims, if they still hold: not at the moment of their end or after it.
    pub(super) fn from_json(json: &[u8], now: Timestamp) -> Option<T> {
        let dated: Self = serde_json::from_slice(json).ok()?;
        (seconds(now) < dated.exp).then_some(dated.claims)
    }
}

fn seconds(moment: Timestamp) -> i64 {
    moment.to_offset_date_time().unix_timestamp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secret::AppSecret;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Claims {
        email: String,
    }

    fn jwt(purpose: &str) -> Jwt {
        Jwt::new(&Keyring::new(&AppSecret::new("a secret for tests"), &[]), purpose)
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-23T07:04:21Z").unwrap()
    }

    fn claims() -> Claims {
        Claims { email: "a@b.c".into() }
    }

    const HOUR: Duration = Duration::from_hours(1);

    fn signed() -> String {
        jwt("p").sign(&claims(), now(), HOUR).unwrap()
    }

    #[test]
    fn head_and_payload_are_the_protocols() {
        let expected = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImFAYi5jIiwiaWF0IjoxNzk1NDE3NDYxLCJleHAiOjE3OTU0MjEwNjF9.";
        assert!(signed().starts_with(expected), "{}", signed());
    }

    #[test]
    fn claims_hold_until_their_end() {
        let verified = |now| jwt("p").verify::<Claims>(&signed(), now);
        assert_eq!(verified(now()), Some(claims()));
        assert_eq!(verified(now().after(HOUR).before(Duration::from_millis(1))), Some(claims()));
        assert_eq!(verified(now().after(HOUR)), None);
    }

    #[test]
    fn another_purpose_secret_or_header_is_not_ours() {
        assert_eq!(jwt("q").verify::<Claims>(&signed(), now()), None);
        let (_, rest) = signed().split_once('.').map(|(head, rest)| (head.to_owned(), rest.to_owned())).unwrap();
        let (payload, _) = rest.split_once('.').unwrap();
        for header in
            [r#"{"alg":"none"}"#, r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"alg":"HS512"}"#, r#"{ "alg":"HS256"}"#]
        {
            let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header));
            let signature = URL_SAFE_NO_PAD.encode(jwt("p").0.signature(signed.as_bytes()));
            for token in [format!("{signed}.{signature}"), format!("{signed}."), signed] {
                assert_eq!(jwt("p").verify::<Claims>(&token, now()), None, "{token}");
            }
        }
    }

    proptest! {
        #[test]
        fn garbage_is_refused(garbage in "\\PC{0,80}") {
            let tail = format!("{HEADER}.{garbage}");
            prop_assert_eq!(jwt("p").verify::<Claims>(&garbage, now()), None);
            prop_assert_eq!(jwt("p").verify::<Claims>(&tail, now()), None);
        }

        #[test]
        fn a_changed_letter_is_refused(at in 0_usize..200, letter in "[A-Za-z0-9_.-]") {
            let mut changed = signed();
            let at = at % changed.len();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != signed());
            prop_assert_eq!(jwt("p").verify::<Claims>(&changed, now()), None);
        }
    }
}
