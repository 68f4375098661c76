//! Stored passwords in Argon2id, as PHC strings.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt},
};
use subtle::ConstantTimeEq;

use super::{Random, RandomnessFailed};

/// OWASP's first recommendation for Argon2id: 19 MiB, 2 passes, 1 lane (Password Storage Cheat Sheet).
const PARAMS: (u32, u32, u32) = (19 * 1024, 2, 1);
const SALT_LENGTH: usize = 16;
const KEY_LENGTH: usize = 32;
/// A stored hash may ask for this much more memory than ours before it is refused, so that a row cannot exhaust us.
const MAX_MEMORY_FACTOR: usize = 4;

/// The memory that one hash is computed in, kept between hashes.
pub(super) type WorkArea = Vec<Block>;

/// The stored form of a password that nobody has: as costly to verify as a real one.
pub(super) fn decoy(random: &dyn Random) -> Result<String, RandomnessFailed> {
    let (mut salt, mut key) = ([0; SALT_LENGTH], [0; KEY_LENGTH]);
    random.fill(&mut salt)?;
    random.fill(&mut key)?;
    Ok(encode(&salt, &key).unwrap_or_default())
}

/// The stored form of a password.
pub(super) fn hash(password: &[u8], random: &dyn Random, area: &mut WorkArea) -> Option<String> {
    let (mut salt, mut key) = ([0; SALT_LENGTH], [0; KEY_LENGTH]);
    random.fill(&mut salt).ok()?;
    derive(password, &salt, current_params()?, &mut key, area)?;
    encode(&salt, &key)
}

/// Whether the password is the stored one; `None` when what is stored is no Argon2id hash.
pub(super) fn verify(password: &[u8], stored: &str, area: &mut WorkArea) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    let (salt, expected) = (stored.salt?, stored.hash?);
    let params = Params::try_from(&stored).ok().filter(|_| is_argon2id(&stored))?;
    let mut key = vec![0; expected.len()];
    derive(password, &salt, params, &mut key, area)?;
    Some(key.ct_eq(expected.as_bytes()).into())
}

/// Whether the stored form is not what [`hash`] would make today.
pub(super) fn is_outdated(stored: &str) -> bool {
    let params = PasswordHash::new(stored).ok().filter(is_argon2id).and_then(|stored| Params::try_from(&stored).ok());
    params.is_none_or(|params| (params.m_cost(), params.t_cost(), params.p_cost()) != PARAMS)
}

/// The beginning of an Argon2id hash, which says what it costs; `None` when what is stored is none that [`verify`] would
/// compute.
pub(super) fn parameters(stored: &str) -> Option<&str> {
    let is_whole = |hash: &PasswordHash| hash.salt.is_some() && hash.hash.is_some() && is_argon2id(hash);
    let hash = PasswordHash::new(stored).ok().filter(is_whole)?;
    Params::try_from(&hash).ok().filter(is_bearable)?;
    let (beginning, _key) = stored.rsplit_once('$')?;
    beginning.rsplit_once('$').map(|(parameters, _salt)| parameters)
}

/// A stored hash with other parameters, whose password nobody has.
pub(super) fn with_parameters(stored: &str, parameters: &str) -> String {
    let own = self::parameters(stored).unwrap_or_default();
    stored.replacen(own, parameters, 1)
}

fn is_argon2id(stored: &PasswordHash) -> bool {
    Algorithm::try_from(stored.algorithm.as_str()) == Ok(Algorithm::Argon2id)
        && stored.version == Some(Version::V0x13.into())
}

fn derive(password: &[u8], salt: &[u8], params: Params, key: &mut [u8], area: &mut WorkArea) -> Option<()> {
    if !is_bearable(&params) {
        return None;
    }
    let blocks = params.block_count();
    if area.len() < blocks {
        area.resize(blocks, Block::default());
    }
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, key, area)
        .ok()
}

fn is_bearable(params: &Params) -> bool {
    params.block_count() <= PARAMS.0 as usize * MAX_MEMORY_FACTOR
}

fn current_params() -> Option<Params> {
    let (memory, passes, lanes) = PARAMS;
    Params::new(memory, passes, lanes, Some(KEY_LENGTH)).ok()
}

fn encode(salt: &[u8], key: &[u8]) -> Option<String> {
    let stored = PasswordHash {
        algorithm: Ident::new(Algorithm::Argon2id.as_str()).ok()?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&current_params()?).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(key).ok()?),
    };
    Some(stored.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::OsRandom;

    #[test]
    fn a_hash_verifies_its_password_and_no_other() {
        let mut area = WorkArea::new();
        let stored = hash(b"correct horse", &OsRandom, &mut area).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(verify(b"correct horse", &stored, &mut area), Some(true));
        assert_eq!(verify(b"battery staple", &stored, &mut area), Some(false));
        assert!(!is_outdated(&stored));
    }

    #[test]
    fn the_decoy_is_a_current_hash_of_nothing() {
        let decoy = decoy(&OsRandom).unwrap();
        assert!(!is_outdated(&decoy));
        assert_eq!(verify(b"", &decoy, &mut WorkArea::new()), Some(false));
    }

    #[test]
    fn weaker_parameters_are_outdated_but_verify() {
        let mut area = WorkArea::new();
        let params = Params::new(256, 1, 1, Some(KEY_LENGTH)).unwrap();
        let mut key = [0; KEY_LENGTH];
        derive(b"password", b"somesaltsomesalt", params.clone(), &mut key, &mut area).unwrap();
        let stored = encode(b"somesaltsomesalt", &key).unwrap().replace("m=19456,t=2", "m=256,t=1");
        assert_eq!(verify(b"password", &stored, &mut area), Some(true));
        assert!(is_outdated(&stored));
    }

    #[test]
    fn what_is_no_hash_is_not_compared() {
        for stored in ["", "plain", "$argon2id$", "$argon2i$v=19$m=256,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2g", "aa:bb"] {
            assert_ne!(verify(b"plain", stored, &mut WorkArea::new()), Some(true), "{stored}");
        }
        let greedy = "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaA";
        assert_eq!(verify(b"x", greedy, &mut WorkArea::new()), None);
    }
}
