//! The only cryptography: randomness, tokens, signatures, the application's secret and its keys, password hashes.

mod app_secret;
mod compact;
mod decoy;
mod hashing;
mod jwe;
mod jwt;
mod keyring;
mod password_hash;
mod pseudonym;
mod random;
mod scrypt_hash;
mod signature;
mod token;

pub use app_secret::{AppSecret, WeakSecret};
pub use random::{OsRandom, Random, RandomnessFailed};

pub(crate) use compact::Compact;
pub(crate) use hashing::{Hashing, Verdict};
pub(crate) use jwe::Jwe;
pub(crate) use jwt::Jwt;
pub(crate) use keyring::Keyring;
pub(crate) use pseudonym::Pseudonyms;
pub(crate) use random::random_id;
pub(crate) use signature::Signer;
pub(crate) use token::{HashedToken, PlainToken};
