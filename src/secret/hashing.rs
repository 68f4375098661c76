//! Password hashing as a service of limited capacity: off the executor, as many at once as there are cores, with a queue
//! of limited length. Other requests do not feel it.

use std::{
    hint::black_box,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{
    Random, RandomnessFailed,
    decoy::{Decoys, StoredForm},
    password_hash::{self, WorkArea},
    scrypt_hash,
};
use crate::{error::Error, model::Password};

/// Hashes that may wait for one core: about two seconds of work, and who would wait longer gives up.
const QUEUE_PER_CORE: usize = 64;
/// Seconds after which a refused request is worth another try.
const RETRY_AFTER: u64 = 2;

/// Hashes and verifies passwords.
pub(crate) struct Hashing {
    queue: Arc<Semaphore>,
    cores: Arc<Semaphore>,
    areas: Arc<WorkAreas>,
    random: Arc<dyn Random>,
    decoys: Decoys,
}

/// What a comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The password is right.
    Right,
    /// The password is right, and what is stored should be made anew.
    RightButOutdated,
    /// The password is wrong, or there is none.
    Wrong,
}

/// Why nothing was hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum HashingError {
    #[error("too many passwords wait to be hashed")]
    Busy,
    #[error("the hash could not be computed")]
    Failed,
}

impl From<HashingError> for Error {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => {
                tracing::warn!(%error, "a request is asked to come back");
                Self::Busy { retry_after: RETRY_AFTER }
            }
            HashingError::Failed => {
                tracing::error!(%error, "a password was not hashed");
                Self::Unexpected
            }
        }
    }
}

impl Hashing {
    /// Capacity for every core of the machine.
    pub(crate) fn new(random: Arc<dyn Random>) -> Result<Self, RandomnessFailed> {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Ok(Self {
            queue: Arc::new(Semaphore::new(cores * QUEUE_PER_CORE)),
            cores: Arc::new(Semaphore::new(cores)),
            areas: Arc::default(),
            decoys: Decoys::new(password_hash::decoy(random.as_ref())?),
            random,
        })
    }

    /// The stored form of a password.
    pub(crate) async fn hash(&self, password: &Password) -> Result<String, HashingError> {
        let random = Arc::clone(&self.random);
        let hashed = self.work(password, move |password, area| password_hash::hash(password, random.as_ref(), area));
        let hashed = hashed.await?.ok_or(HashingError::Failed)?;
        tracing::trace!("a password was hashed");
        Ok(hashed)
    }

    /// Compares a password with what is stored. Every answer but "right" costs the same, whatever is stored, if anything is.
    pub(crate) async fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict, HashingError> {
        let stored: Option<Arc<str>> = stored.map(Arc::from);
        let decoys = self.decoys.for_comparison_with(stored.as_deref());
        let work = move |password: &[u8], area: &mut WorkArea| compare(password, stored.as_deref(), &decoys, area);
        let (verdict, computed) = self.work(password, work).await?;
        tracing::trace!(?computed, "a password was compared");
        Ok(verdict)
    }

    /// Runs one piece of work on a blocking thread, in turn. The permit goes with the work: a client that hangs up does
    /// not free a core that still computes.
    async fn work<T, F>(&self, password: &Password, work: F) -> Result<T, HashingError>
    where
        T: Send + 'static,
        F: FnOnce(&[u8], &mut WorkArea) -> T + Send + 'static,
    {
        // One form for what looks alike on every keyboard, as the protocol stores it.
        let password = Zeroizing::new(password.expose().nfkc().collect::<String>());
        let permit = self.permit().await?;
        let areas = Arc::clone(&self.areas);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            areas.lend(|area| work(password.as_bytes(), area))
        });
        task.await.map_err(|_| HashingError::Failed)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, HashingError> {
        let _place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| HashingError::Busy)?;
        Arc::clone(&self.cores).acquire_owned().await.map_err(|_| HashingError::Failed)
    }
}

/// The verdict, and the forms of stored passwords that were computed for it. A wrong password is compared with the decoys,
/// too: in the end every form was computed once, whichever it was that is stored.
fn compare(
    password: &[u8],
    stored: Option<&str>,
    decoys: &[Arc<str>],
    area: &mut WorkArea,
) -> (Verdict, Vec<StoredForm>) {
    let mut compute = |stored: &str| {
        let is_right = scrypt_hash::verify(password, stored).or_else(|| password_hash::verify(password, stored, area));
        Some((black_box(is_right?), StoredForm::of(stored)?))
    };
    let (is_right, form) = stored.and_then(&mut compute).unzip();
    let mut computed = Vec::from_iter(form);
    if is_right == Some(true) {
        let is_outdated = stored.is_some_and(password_hash::is_outdated);
        return (if is_outdated { Verdict::RightButOutdated } else { Verdict::Right }, computed);
    }
    for decoy in decoys {
        if StoredForm::of(decoy) != computed.first().cloned() {
            computed.extend(compute(decoy).map(|(_, form)| form));
        }
    }
    (Verdict::Wrong, computed)
}

/// Work areas that are lent and come back: never more than there are cores, and no memory grows behind the allocator.
#[derive(Default)]
struct WorkAreas(Mutex<Vec<WorkArea>>);

impl WorkAreas {
    fn lend<T>(&self, work: impl FnOnce(&mut WorkArea) -> T) -> T {
        let mut area = self.idle().pop().unwrap_or_default();
        let result = work(&mut area);
        self.idle().push(area);
        result
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<WorkArea>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::OsRandom;

    fn hashing() -> Hashing {
        Hashing::new(Arc::new(OsRandom)).unwrap()
    }

    #[tokio::test]
    async fn a_password_verifies_in_every_unicode_spelling() {
        let hashing = hashing();
        let stored = hashing.hash(&Password::from("ﬁle①")).await.unwrap();
        assert_eq!(hashing.verify(&Password::from("file1"), Some(&stored)).await.unwrap(), Verdict::Right);
        assert_eq!(hashing.verify(&Password::from("file2"), Some(&stored)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn nothing_stored_is_never_right() {
        assert_eq!(hashing().verify(&Password::from("anything"), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_client_that_hangs_up_frees_no_core() {
        let hashing = hashing();
        let cores = hashing.cores.available_permits();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let (finish, may_finish) = std::sync::mpsc::channel::<()>();
        let password = Password::from("x");
        let work = hashing.work(&password, move |_, _| {
            let _ = started.send(());
            let _ = may_finish.recv();
        });
        tokio::select! {
            _ = work => unreachable!("the work waits for us"),
            _ = has_started => {}
        }
        assert_eq!(hashing.cores.available_permits(), cores - 1);
        drop(finish);
    }

    #[tokio::test]
    async fn a_full_queue_refuses() {
        let hashing = hashing();
        let cores = hashing.cores.available_permits();
        let _places: Vec<_> =
            (0..cores * QUEUE_PER_CORE).map(|_| Arc::clone(&hashing.queue).try_acquire_owned().unwrap()).collect();
        let refused = hashing.hash(&Password::from("one too many")).await;
        assert!(matches!(refused, Err(HashingError::Busy)));
    }

    #[tokio::test]
    async fn work_areas_are_reused() {
        let hashing = hashing();
        let passwords = ["a", "b", "c", "d", "e", "f"].map(Password::from);
        for password in &passwords {
            hashing.hash(password).await.unwrap();
        }
        assert_eq!(hashing.areas.idle().len(), 1);
    }
}
