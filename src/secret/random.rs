//! Randomness from the operating system, and identifiers made of it.

use crate::error::Error;

/// Length of an identifier and of a session token: 32 characters of 62 are 190 bits (protocol section 5.1).
const ID_LENGTH: usize = 32;
const ALPHABET: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Bytes from here up are thrown away: 256 is no multiple of 62, and the rest would favour the first letters.
const UNBIASED: u8 = 4 * 62;

/// A source of randomness fit for secrets.
pub trait Random: Send + Sync + 'static {
    /// Fills the buffer, or says that it could not; half-filled buffers are not used.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed>;
}

/// The source of randomness gave nothing; whatever needed it is refused.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the source of randomness failed")]
pub struct RandomnessFailed;

impl From<RandomnessFailed> for Error {
    fn from(failure: RandomnessFailed) -> Self {
        tracing::error!(error = %failure, "no secret can be made");
        Self::Unexpected
    }
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed> {
        getrandom::fill(buffer).map_err(|_| RandomnessFailed)
    }
}

/// 32 characters `a-z A-Z 0-9`, each equally likely.
pub(crate) fn random_id(random: &dyn Random) -> Result<String, RandomnessFailed> {
    let mut id = String::with_capacity(ID_LENGTH);
    let mut buffer = [0; ID_LENGTH * 2];
    while id.len() < ID_LENGTH {
        random.fill(&mut buffer)?;
        let letters = buffer.iter().filter(|byte| **byte < UNBIASED);
        id.extend(
            letters.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).take(ID_LENGTH - id.len()),
        );
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_32_letters_and_digits_and_never_the_same() {
        let ids: std::collections::HashSet<_> = (0..1000).map(|_| random_id(&OsRandom).unwrap()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(ids.iter().all(|id| id.len() == 32 && id.chars().all(|c| c.is_ascii_alphanumeric())));
    }

    #[test]
    fn a_failing_source_makes_no_id() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), RandomnessFailed> {
                Err(RandomnessFailed)
            }
        }
        assert!(random_id(&Broken).is_err());
    }
}
