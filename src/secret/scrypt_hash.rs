//! Stored passwords of Better Auth: `saltHex:keyHex` in scrypt (protocol section 5.2). Verified, never made.

use scrypt::{Params, scrypt};
use subtle::ConstantTimeEq;

/// N = 16384, as its binary logarithm.
const LOG_N: u8 = 14;
const R: u32 = 16;
const P: u32 = 1;
const SALT_LENGTH: usize = 32;
const KEY_LENGTH: usize = 64;

/// Whether the password is the stored one; `None` when what is stored is no such hash.
pub(super) fn verify(password: &[u8], stored: &str) -> Option<bool> {
    let (salt, expected) = parts(stored)?;
    let mut key = [0; KEY_LENGTH];
    // The salt is the hexadecimal text itself, not the bytes it spells.
    scrypt(password, salt.as_bytes(), &Params::new(LOG_N, R, P).ok()?, &mut key).ok()?;
    Some(hex(&key).as_bytes().ct_eq(expected.to_ascii_lowercase().as_bytes()).into())
}

/// Whether what is stored is such a hash.
pub(super) fn is_one(stored: &str) -> bool {
    parts(stored).is_some()
}

/// The stored form of a password that nobody has.
pub(super) fn decoy() -> String {
    format!("{}:{}", "0".repeat(SALT_LENGTH), "0".repeat(KEY_LENGTH * 2))
}

fn parts(stored: &str) -> Option<(&str, &str)> {
    let (salt, expected) = stored.split_once(':')?;
    let is_hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex(salt, SALT_LENGTH) && is_hex(expected, KEY_LENGTH * 2)).then_some((salt, expected))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The protocol's test vector 1.
    const STORED: &str = "00112233445566778899aabbccddeeff:4dc641b984b6e44ea3133a70c7b828545791fe1b8ff78dbbaa17a7b2c70341cc2df8e7b6f5adc87ded98bf93083e5245ac9fbf90bae65bf34a5fbc62312dd82e";

    #[test]
    fn the_protocols_vector_verifies() {
        assert_eq!(verify(b"password1234", STORED), Some(true));
        assert_eq!(verify(b"password1235", STORED), Some(false));
    }

    #[test]
    fn what_is_no_hash_is_not_compared() {
        for stored in ["", ":", "zz:zz", "00112233445566778899aabbccddeeff:", "$argon2id$v=19$m=1"] {
            assert_eq!(verify(b"password1234", stored), None, "{stored}");
        }
    }
}
