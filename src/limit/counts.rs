//! Where it is counted: in this process, in the database, or not at all.

use std::time::Duration;

use super::{TooMany, key::Key, memory::Memory};
use crate::{
    config::{Config, RateLimitStorage, Rule},
    error::Error,
    model::Timestamp,
    secret::Pseudonyms,
    store::{Store, StoreError, rate_limit},
};

/// Counts, wherever they are kept.
pub(super) enum Counts {
    /// Rate limiting is off.
    None,
    Memory(Memory),
    Database {
        store: Store,
        pseudonyms: Pseudonyms,
    },
}

impl Counts {
    pub(super) fn new(config: &Config, store: &Store) -> Self {
        match config.rate_limit.storage {
            _ if !config.rate_limit.enabled => Self::None,
            RateLimitStorage::Memory => Self::Memory(Memory::new()),
            RateLimitStorage::Database => {
                Self::Database { store: store.clone(), pseudonyms: Pseudonyms::new(&config.secret, "rate limit") }
            }
        }
    }

    /// Takes one from the budget of a key. Of many at once exactly as many pass as the rule allows; what is refused
    /// changes nothing.
    pub(super) async fn take(&self, key: &Key<'_>, rule: Rule, now: Timestamp) -> Result<(), Error> {
        match self {
            Self::None => Ok(()),
            Self::Memory(memory) => Ok(memory.take(key, rule, now)?),
            Self::Database { store, pseudonyms } => {
                let mut transaction = store.begin().await?;
                let key = key.stored(pseudonyms);
                let row = rate_limit::Row { id: &pseudonyms.of(&key), key: &key };
                let taken = rate_limit::take(transaction.on(), row, rule.window, rule.max, now).await?;
                let last = if taken { None } else { rate_limit::find_last(transaction.on(), &key).await? };
                transaction.commit().await?;
                if taken { Ok(()) } else { Err(too_many(rule.window, last, now).into()) }
            }
        }
    }

    /// Fills the budget of a key.
    pub(super) async fn reset(&self, key: &Key<'_>) -> Result<(), StoreError> {
        match self {
            Self::None => {}
            Self::Memory(memory) => memory.reset(key),
            Self::Database { store, pseudonyms } => {
                let mut transaction = store.begin().await?;
                rate_limit::delete(transaction.on(), &key.stored(pseudonyms)).await?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Remembers that a key was met.
    pub(super) async fn mark(&self, key: &Key<'_>, now: Timestamp) -> Result<(), StoreError> {
        match self {
            Self::None => {}
            Self::Memory(memory) => memory.mark(key, now),
            Self::Database { store, pseudonyms } => {
                let mut transaction = store.begin().await?;
                let key = key.stored(pseudonyms);
                rate_limit::mark(transaction.on(), rate_limit::Row { id: &pseudonyms.of(&key), key: &key }, now)
                    .await?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Whether a key was met that lately.
    pub(super) async fn seen(&self, key: &Key<'_>, within: Duration, now: Timestamp) -> Result<bool, StoreError> {
        match self {
            Self::None => Ok(false),
            Self::Memory(memory) => Ok(memory.seen(key, within, now)),
            Self::Database { store, pseudonyms } => {
                let mut reader = store.read().await?;
                let last = rate_limit::find_last(reader.on(), &key.stored(pseudonyms)).await?;
                Ok(last.is_some_and(|last| now.since(last) < within))
            }
        }
    }
}

/// A row that was swept meanwhile leaves the whole window to wait.
fn too_many(window: Duration, last: Option<Timestamp>, now: Timestamp) -> TooMany {
    TooMany::within(window, last.map_or(Duration::ZERO, |last| now.since(last)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        config::BaseUrl,
        model::{Email, UserId},
        secret::AppSecret,
    };

    const RULES: [Rule; 3] = [
        Rule { window: Duration::from_secs(10), max: 3 },
        Rule { window: Duration::from_millis(1500), max: 1 },
        Rule { window: Duration::from_mins(1), max: 5 },
    ];

    /// The protocol's words, as simple as they can be said.
    #[derive(Default)]
    struct Model(HashMap<usize, (u32, i64)>);

    impl Model {
        fn take(&mut self, key: usize, rule: Rule, now: i64) -> Result<(), u64> {
            let window = i64::try_from(rule.window.as_millis()).unwrap();
            let (count, last) = self.0.get(&key).copied().unwrap_or((0, now));
            if now - last >= window {
                self.0.insert(key, (1, now));
            } else if count >= rule.max {
                return Err(u64::try_from((last + window - now + 999) / 1000).unwrap());
            } else {
                self.0.insert(key, (count + 1, now));
            }
            Ok(())
        }
    }

    fn config(storage: RateLimitStorage) -> Config {
        let mut config = Config::new(BaseUrl::local(), AppSecret::new("a secret for tests"));
        config.rate_limit.storage = storage;
        config
    }

    async fn counts(storage: RateLimitStorage) -> (Counts, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("keyward.db").display())).await.unwrap();
        (Counts::new(&config(storage), &store), folder)
    }

    /// Steps: milliseconds that pass, who tries, under which rule, and whether the count is reset before.
    type Step = (u16, usize, usize, bool);

    fn steps(longest: usize) -> impl Strategy<Value = Vec<Step>> {
        let pause = prop_oneof![0_u16..2, 0_u16..12_000, Just(10_000), Just(1_500)];
        prop::collection::vec((pause, 0_usize..3, 0_usize..RULES.len(), prop::bool::weighted(0.05)), 1..longest)
    }

    async fn agrees_with_the_model(storage: RateLimitStorage, steps: Vec<Step>) {
        let (counts, _folder) = counts(storage).await;
        let users = ["a", "b", "c"].map(|name| UserId(name.to_owned()));
        let (mut model, mut now) = (Model::default(), Timestamp::parse("2026-11-23T12:00:00Z").unwrap());
        for (pause, user, rule, reset) in steps {
            now = now.after(Duration::from_millis(pause.into()));
            let key = Key::Reauthentication(&users[user]);
            if reset {
                counts.reset(&key).await.unwrap();
                model.0.remove(&user);
            }
            let expected = model.take(user, RULES[rule], now.unix_millis());
            let expected = expected.map_err(|retry_after| Error::TooManyRequests { retry_after });
            assert_eq!(counts.take(&key, RULES[rule], now).await, expected, "{storage:?} at {now}");
        }
    }

    fn block_on<F: Future>(future: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    proptest! {
        #[test]
        fn memory_counts_as_the_protocol_says(steps in steps(100)) {
            block_on(agrees_with_the_model(RateLimitStorage::Memory, steps));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn the_database_counts_as_the_protocol_says(steps in steps(60)) {
            block_on(agrees_with_the_model(RateLimitStorage::Database, steps));
        }
    }

    #[tokio::test]
    async fn a_device_is_known_for_so_long() {
        let email = Email::parse("ada@example.com").unwrap();
        let device = Key::KnownDevice { account: &email, address: std::net::IpAddr::from([203, 0, 113, 9]).into() };
        let other = Key::KnownDevice { account: &email, address: std::net::IpAddr::from([203, 0, 113, 8]).into() };
        let now = Timestamp::parse("2026-11-23T12:00:00Z").unwrap();
        let hour = Duration::from_hours(1);
        for storage in [RateLimitStorage::Memory, RateLimitStorage::Database] {
            let (counts, _folder) = counts(storage).await;
            assert!(!counts.seen(&device, hour, now).await.unwrap());
            counts.mark(&device, now).await.unwrap();
            counts.mark(&device, now.after(hour)).await.unwrap();
            assert!(counts.seen(&device, hour, now.after(2 * hour).before(Duration::from_millis(1))).await.unwrap());
            assert!(!counts.seen(&device, hour, now.after(2 * hour)).await.unwrap());
            assert!(!counts.seen(&other, hour, now).await.unwrap());
        }
    }

    #[tokio::test]
    async fn nothing_is_counted_when_it_is_off() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("keyward.db").display())).await.unwrap();
        let mut config = config(RateLimitStorage::Database);
        config.rate_limit.enabled = false;
        assert!(matches!(Counts::new(&config, &store), Counts::None));
    }
}
