//! The application's secrets: the one that makes, and those that it replaced.

use zeroize::Zeroizing;

use super::AppSecret;

/// Every secret whose work is accepted. New work is made with the current one alone, so that a replaced secret can be
/// removed as soon as nothing of it is in use any more, and opens nothing from then on.
#[derive(Clone, Debug)]
pub(crate) struct Keyring {
    current: AppSecret,
    previous: Vec<AppSecret>,
}

/// The keys of one purpose, one a secret.
pub(super) struct Keys<const N: usize> {
    pub(super) current: Zeroizing<[u8; N]>,
    pub(super) previous: Vec<Zeroizing<[u8; N]>>,
}

impl Keyring {
    /// The current secret, and those that came before it.
    pub(crate) fn new(current: &AppSecret, previous: &[AppSecret]) -> Self {
        Self { current: current.clone(), previous: previous.to_vec() }
    }

    /// The keys for one purpose.
    pub(super) fn keys<const N: usize>(&self, purpose: &str) -> Keys<N> {
        Keys {
            current: self.current.key(purpose),
            previous: self.previous.iter().map(|secret| secret.key(purpose)).collect(),
        }
    }
}
