//! Stored passwords that nobody has: how long an answer takes must not tell whether somebody has a password, or in which
//! form it is stored.

use std::sync::{Arc, PoisonError, RwLock};

use super::{password_hash, scrypt_hash};

/// Forms that are kept equal: ours, Better Auth's, and former parameters of Argon2. More of them come from no honest
/// database, and each costs every wrong password its computation.
const MAX_FORMS: usize = 4;

/// How a password is stored: the algorithm and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StoredForm {
    /// Better Auth's; it has no parameters.
    Scrypt,
    /// Argon2id with these parameters, as a PHC string begins.
    Argon2(String),
}

/// A decoy for every form that was met. A site that never had another form than ours pays for no other.
pub(super) struct Decoys(RwLock<Vec<Arc<str>>>);

impl StoredForm {
    /// The form of a stored password; `None` when it is none that could be compared.
    pub(super) fn of(stored: &str) -> Option<Self> {
        if scrypt_hash::is_one(stored) {
            return Some(Self::Scrypt);
        }
        password_hash::parameters(stored).map(|parameters| Self::Argon2(parameters.to_owned()))
    }
}

impl Decoys {
    /// Begins with the decoy of our own form.
    pub(super) fn new(own: String) -> Self {
        Self(RwLock::new(vec![own.into()]))
    }

    /// The decoys to compare with where this is stored, or nothing. A form that is met for the first time has one from now
    /// on.
    pub(super) fn for_comparison_with(&self, stored: Option<&str>) -> Vec<Arc<str>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        match stored.and_then(StoredForm::of) {
            Some(form) if !knows(&known, &form) => self.learn(&form),
            _ => known,
        }
    }

    fn learn(&self, form: &StoredForm) -> Vec<Arc<str>> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_FORMS && !knows(&known, form) {
            let own = known.first().cloned().unwrap_or_default();
            let decoy = match form {
                StoredForm::Scrypt => scrypt_hash::decoy(),
                StoredForm::Argon2(parameters) => password_hash::with_parameters(&own, parameters),
            };
            known.push(decoy.into());
        }
        known.clone()
    }
}

fn knows(known: &[Arc<str>], form: &StoredForm) -> bool {
    known.iter().any(|decoy| StoredForm::of(decoy).as_ref() == Some(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::OsRandom;

    const SCRYPT: &str = "00112233445566778899aabbccddeeff:4dc641b984b6e44ea3133a70c7b828545791fe1b8ff78dbbaa17a7b2c70341cc2df8e7b6f5adc87ded98bf93083e5245ac9fbf90bae65bf34a5fbc62312dd82e";
    const CHEAP: &str =
        "$argon2id$v=19$m=64,t=1,p=1$MDAwMDAwMDAwMDAwMDAwMA$zCsA6FyzlpDyW7aVV4UpQB+TurhqMkbAlItbLpFuUKE";

    fn decoys() -> Decoys {
        Decoys::new(password_hash::decoy(&OsRandom).unwrap())
    }

    #[test]
    fn every_form_that_was_met_has_one_decoy() {
        let decoys = decoys();
        assert_eq!(decoys.for_comparison_with(None).len(), 1);
        for (stored, known) in [(SCRYPT, 2), (CHEAP, 3), (SCRYPT, 3), ("plain", 3), ("", 3), (":", 3)] {
            assert_eq!(decoys.for_comparison_with(Some(stored)).len(), known, "{stored}");
        }
        let known = decoys.for_comparison_with(None);
        assert_eq!(StoredForm::of(&known[1]), Some(StoredForm::Scrypt));
        assert_eq!(StoredForm::of(&known[2]), StoredForm::of(CHEAP));
        let mut area = Vec::new();
        assert!(known.iter().all(|decoy| {
            scrypt_hash::verify(b"x", decoy).or_else(|| password_hash::verify(b"x", decoy, &mut area)) == Some(false)
        }));
    }

    #[test]
    fn a_database_does_not_make_us_compute_for_ever() {
        let decoys = decoys();
        for passes in 1..100 {
            decoys.for_comparison_with(Some(&CHEAP.replace("t=1", &format!("t={passes}"))));
        }
        assert_eq!(decoys.for_comparison_with(None).len(), MAX_FORMS);
    }
}
