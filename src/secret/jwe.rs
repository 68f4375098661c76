//! Encrypted claims: JWE in its compact form (RFC 7516 §3.1), the key agreed upon beforehand (`dir`, RFC 7518 §4.5), the
//! content with A256CBC-HS512 (RFC 7518 §5.2.5) and nothing else.

use std::{fmt::Write, time::Duration};

use aes::Aes256;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use hmac::{Hmac, KeyInit, Mac, digest::Key};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::{Keyring, Random, RandomnessFailed, jwt::Dated};
use crate::{error::Error, model::Timestamp};

/// Octets of the authentication tag: the left half of HMAC-SHA512 (RFC 7518 §5.2.5).
const TAG: usize = 32;

/// Encrypts claims of one purpose; what was encrypted for another purpose does not decrypt.
#[derive(Clone)]
pub(crate) struct Jwe {
    current: ContentKey,
    previous: Vec<ContentKey>,
}

impl Jwe {
    /// The keys for one purpose. The current secret encrypts, every one of the ring decrypts.
    pub(crate) fn new(keyring: &Keyring, purpose: &str) -> Self {
        let keys = keyring.keys(purpose);
        Self {
            current: ContentKey::new(&keys.current),
            previous: keys.previous.iter().map(|key| ContentKey::new(key)).collect(),
        }
    }

    /// Encrypts claims that hold for so long from now.
    pub(crate) fn encrypt(
        &self,
        claims: &impl Serialize,
        now: Timestamp,
        valid: Duration,
        random: &dyn Random,
    ) -> Result<String, Error> {
        let mut iv = [0; 16];
        random.fill(&mut iv)?;
        let mut dated = Dated::new(claims, now, valid);
        dated.jti = Some(uuid(random)?);
        let header = &self.current.header;
        let (content, tag) = self.current.seal(iv, header.as_bytes(), &dated.to_json()?);
        let [iv, content, tag] = [&iv[..], &content, &tag].map(|part| URL_SAFE_NO_PAD.encode(part));
        Ok(format!("{header}..{iv}.{content}.{tag}"))
    }

    /// The claims, if they were encrypted here and still hold. The header names the key; one that is not word for word
    /// ours names none.
    pub(crate) fn decrypt<T: DeserializeOwned>(&self, token: &str, now: Timestamp) -> Option<T> {
        let mut parts = token.split('.');
        let mut part = || parts.next();
        let (header, "", iv, content, tag) = (part()?, part()?, part()?, part()?, part()?) else { return None };
        if part().is_some() {
            return None;
        }
        let key = std::iter::once(&self.current).chain(&self.previous).find(|key| key.header == header)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let iv = decode(iv)?.try_into().ok()?;
        let json = key.open(iv, header.as_bytes(), &decode(content)?, &decode(tag)?)?;
        Dated::from_json(&json, now)
    }
}

/// The two keys of A256CBC-HS512, and the header that names them.
#[derive(Clone)]
struct ContentKey {
    mac: Hmac<Sha512>,
    encryption: Zeroizing<[u8; 32]>,
    header: String,
}

impl ContentKey {
    /// Splits the key in halves, for the tag and for the content (RFC 7518 §5.2.2.1).
    fn new(key: &[u8; 64]) -> Self {
        let (for_tag, for_content) = key.split_at(32);
        let mut encryption = Zeroizing::new([0; 32]);
        encryption.copy_from_slice(for_content);
        let mut block = Key::<Hmac<Sha512>>::default();
        block[..for_tag.len()].copy_from_slice(for_tag);
        let header = format!(r#"{{"alg":"dir","enc":"A256CBC-HS512","kid":"{}"}}"#, thumbprint(key));
        Self { mac: Hmac::new(&block), encryption, header: URL_SAFE_NO_PAD.encode(header) }
    }

    fn seal(&self, iv: [u8; 16], associated: &[u8], content: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let cipher = cbc::Encryptor::<Aes256>::new(&(*self.encryption).into(), &iv.into());
        let sealed = cipher.encrypt_padded_vec::<Pkcs7>(content);
        let mut tag = self.tagged(iv, associated, &sealed).finalize().into_bytes().to_vec();
        tag.truncate(TAG);
        (sealed, tag)
    }

    /// Nothing is decrypted before the tag is found right (RFC 7518 §5.2.2.2), in constant time.
    fn open(&self, iv: [u8; 16], associated: &[u8], sealed: &[u8], tag: &[u8]) -> Option<Vec<u8>> {
        if tag.len() != TAG || self.tagged(iv, associated, sealed).verify_truncated_left(tag).is_err() {
            return None;
        }
        let cipher = cbc::Decryptor::<Aes256>::new(&(*self.encryption).into(), &iv.into());
        cipher.decrypt_padded_vec::<Pkcs7>(sealed).ok()
    }

    /// What the tag is made of: associated data, IV, content, and the bits of the first (RFC 7518 §5.2.2.1).
    fn tagged(&self, iv: [u8; 16], associated: &[u8], sealed: &[u8]) -> Hmac<Sha512> {
        let bits = (associated.len() as u64).saturating_mul(8).to_be_bytes();
        self.mac.clone().chain_update(associated).chain_update(iv).chain_update(sealed).chain_update(bits)
    }
}

/// The name of a key, which does not tell the key (RFC 7638 §3).
fn thumbprint(key: &[u8; 64]) -> String {
    let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(key));
    let jwk = Zeroizing::new(format!(r#"{{"k":"{}","kty":"oct"}}"#, *encoded));
    URL_SAFE_NO_PAD.encode(Sha256::digest(jwk.as_bytes()))
}

/// A random name (RFC 9562 §5.4).
fn uuid(random: &dyn Random) -> Result<String, RandomnessFailed> {
    let mut octets = [0; 16];
    random.fill(&mut octets)?;
    octets[6] = octets[6] & 0x0f | 0x40;
    octets[8] = octets[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, octet) in octets.iter().enumerate() {
        let dash = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
        let _ = write!(text, "{dash}{octet:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::secret::{AppSecret, OsRandom};

    fn jwe(secret: &str, previous: &[&str]) -> Jwe {
        let previous: Vec<_> = previous.iter().copied().map(AppSecret::new).collect();
        Jwe::new(&Keyring::new(&AppSecret::new(secret), &previous), "p")
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-23T07:04:21Z").unwrap()
    }

    const MINUTE: Duration = Duration::from_mins(1);

    fn encrypted() -> String {
        jwe("one", &[]).encrypt(&json!({ "name": "Tö" }), now(), MINUTE, &OsRandom).unwrap()
    }

    fn decrypted(jwe: &Jwe, token: &str, now: Timestamp) -> Option<Value> {
        jwe.decrypt(token, now)
    }

    fn octets(hex: &str) -> Vec<u8> {
        hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    /// RFC 7518, appendix B.3.
    #[test]
    fn content_is_encrypted_as_the_rfc_says() {
        let key = ContentKey::new(&std::array::from_fn(|at| u8::try_from(at).unwrap()));
        let iv = octets("1af38c2dc2b96ffdd86694092341bc04").try_into().unwrap();
        let associated = b"The second principle of Auguste Kerckhoffs";
        let content = b"A cipher system must not be required to be secret, and it must be able to fall into the hands \
            of the enemy without inconvenience";
        let (sealed, tag) = key.seal(iv, associated, content);
        let expected = "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2\
            e6d12a1374b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3a3b75e662a259441\
            0ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6";
        assert_eq!(sealed, octets(expected));
        assert_eq!(tag, octets("4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5"));
        assert_eq!(key.open(iv, associated, &sealed, &tag).as_deref(), Some(&content[..]));
        assert_eq!(key.open(iv, associated, &sealed, &tag[..31]), None);
        assert_eq!(key.open(iv, associated, &sealed, &[]), None);
    }

    #[test]
    fn a_key_is_named_by_its_thumbprint() {
        let key = octets(
            "649e36bdbcfe0e60b6f18bda597aa810284a6b94da92cb1649b94b376bb48e19\
             49b73da32f505ee82463075d11ad13bb2508a3ba5d3c7f7a7d7d731d21b0b33e",
        );
        assert_eq!(thumbprint(&key.try_into().unwrap()), "dFqRMuNe77ojlO7PdK00C7oFOFaKknUErqIHFE26Kus");
    }

    #[test]
    fn claims_come_back_until_their_end() {
        let jwe = jwe("one", &[]);
        assert_eq!(decrypted(&jwe, &encrypted(), now()).unwrap()["name"], "Tö");
        assert_eq!(decrypted(&jwe, &encrypted(), now().after(MINUTE)), None);
        assert_ne!(encrypted(), encrypted());
    }

    #[test]
    fn a_replaced_secret_decrypts_as_long_as_it_is_listed() {
        assert!(decrypted(&jwe("two", &["one"]), &encrypted(), now()).is_some());
        assert_eq!(decrypted(&jwe("two", &[]), &encrypted(), now()), None);
    }

    #[test]
    fn only_our_header_is_read() {
        let (header, rest) = encrypted().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let ours = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        for header in [
            ours.replace("A256CBC-HS512", "A256GCM"),
            ours.replace("dir", "none"),
            ours.replace(r#","kid""#, r#","zip":"DEF","kid""#),
            format!("{ours} "),
        ] {
            let token = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header));
            assert_eq!(decrypted(&jwe("one", &[]), &token, now()), None);
        }
        assert_eq!(decrypted(&jwe("one", &[]), &format!("{}.x", encrypted()), now()), None);
        assert_eq!(decrypted(&jwe("one", &[]), &encrypted().replacen("..", ".eA.", 1), now()), None);
    }

    #[test]
    fn names_are_random_uuids() {
        let uuid = uuid(&OsRandom).unwrap();
        let shape: String = uuid.chars().map(|c| if c.is_ascii_hexdigit() { 'x' } else { c }).collect();
        assert_eq!(shape, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
        assert_eq!(&uuid[14..15], "4");
    }

    proptest! {
        #[test]
        fn garbage_is_refused(garbage in "\\PC{0,80}", dots in "[A-Za-z0-9_.-]{0,120}") {
            let tail = format!("{}..{dots}", encrypted().split('.').next().unwrap());
            for token in [garbage, dots, tail] {
                prop_assert_eq!(decrypted(&jwe("one", &[]), &token, now()), None);
            }
        }

        #[test]
        fn a_changed_letter_is_refused(at in 0_usize..400, letter in "[A-Za-z0-9_.-]") {
            let token = encrypted();
            let mut changed = token.clone();
            let at = at % changed.len();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != token);
            prop_assert_eq!(decrypted(&jwe("one", &[]), &changed, now()), None);
        }
    }
}
