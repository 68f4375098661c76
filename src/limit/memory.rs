//! Counting in this process: bounded, without a task in the background, at the same cost for every request.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{TooMany, key::Key};
use crate::{config::Rule, model::Timestamp};

/// Counts in one generation: as many as fit into a hash table of 2^18 places, which is 8.3 MiB. Six of them are 50 MiB.
const GENERATION: usize = (1 << 18) / 8 * 7;

/// Counts in memory. What is counted for addresses, for people and for devices is kept apart: a flood of one kind washes
/// out nothing of another.
pub(super) struct Memory {
    fingerprints: [RandomState; 2],
    addresses: Mutex<Generations>,
    people: Mutex<Generations>,
    devices: Mutex<Generations>,
}

/// 128 bits that stand for a key. Nobody outside knows how they are made, so nobody can find two keys with the same.
type Fingerprint = u128;

#[derive(Clone, Copy)]
struct Record {
    count: u32,
    /// Milliseconds since 1970: half the size of a timestamp.
    last: i64,
}

/// When the young generation is full it becomes the old one, and what was old is forgotten: whoever was counted lately is
/// remembered, and nothing has to be searched for what may go.
#[derive(Default)]
struct Generations {
    young: HashMap<Fingerprint, Record>,
    old: HashMap<Fingerprint, Record>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            fingerprints: [RandomState::new(), RandomState::new()],
            addresses: Mutex::default(),
            people: Mutex::default(),
            devices: Mutex::default(),
        }
    }

    pub(super) fn take(&self, key: &Key<'_>, rule: Rule, now: Timestamp) -> Result<(), TooMany> {
        let fingerprint = self.fingerprint(key);
        let mut kept = self.kept(key);
        let count = match kept.find(fingerprint) {
            Some(record) if record.age(now) >= rule.window => 1,
            Some(record) if record.count >= rule.max => return Err(TooMany::within(rule.window, record.age(now))),
            Some(record) => record.count + 1,
            None => 1,
        };
        kept.keep(fingerprint, Record::new(count, now));
        Ok(())
    }

    pub(super) fn reset(&self, key: &Key<'_>) {
        self.kept(key).forget(self.fingerprint(key));
    }

    pub(super) fn mark(&self, key: &Key<'_>, now: Timestamp) {
        self.kept(key).keep(self.fingerprint(key), Record::new(1, now));
    }

    pub(super) fn seen(&self, key: &Key<'_>, within: Duration, now: Timestamp) -> bool {
        self.kept(key).find(self.fingerprint(key)).is_some_and(|record| record.age(now) < within)
    }

    fn fingerprint(&self, key: &Key<'_>) -> Fingerprint {
        let [high, low] = self.fingerprints.each_ref().map(|half| u128::from(half.hash_one(key)));
        high << 64 | low
    }

    fn kept(&self, key: &Key<'_>) -> MutexGuard<'_, Generations> {
        let generations = match key {
            Key::Route { .. } => &self.addresses,
            Key::Account(_) | Key::Recipient(_) | Key::SeemingRecipient(_) | Key::Reauthentication(_) => &self.people,
            Key::KnownDevice { .. } => &self.devices,
        };
        generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn new(count: u32, now: Timestamp) -> Self {
        Self { count, last: now.unix_millis() }
    }

    /// Zero for a moment that is still to come.
    fn age(self, now: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(now.unix_millis().saturating_sub(self.last)).unwrap_or(0))
    }
}

impl Generations {
    fn find(&self, fingerprint: Fingerprint) -> Option<Record> {
        self.young.get(&fingerprint).or_else(|| self.old.get(&fingerprint)).copied()
    }

    fn keep(&mut self, fingerprint: Fingerprint, record: Record) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&fingerprint) {
            mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        self.young.insert(fingerprint, record);
    }

    fn forget(&mut self, fingerprint: Fingerprint) {
        self.young.remove(&fingerprint);
        self.old.remove(&fingerprint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Email, UserId};

    const RULE: Rule = Rule { window: Duration::from_secs(10), max: 3 };

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
    }

    /// Octets of the tables, with a control octet for every place.
    fn size(generations: &Mutex<Generations>) -> usize {
        let generations = generations.lock().unwrap();
        let places = |table: &HashMap<_, _>| (table.capacity() * 8 / 7).next_power_of_two();
        (places(&generations.young) + places(&generations.old)) * (size_of::<(Fingerprint, Record)>() + 1)
    }

    fn flood(memory: &Memory, attempts: usize) {
        for n in 0..attempts {
            memory.take(&Key::Reauthentication(&UserId(n.to_string())), RULE, now()).unwrap();
        }
    }

    #[test]
    fn rl_17_a_million_keys_stay_in_bounds() {
        let memory = Memory::new();
        flood(&memory, 1_000_000);
        let one_kind = size(&memory.people);
        assert!(one_kind > 1 << 20 && 3 * one_kind < 64 << 20, "{one_kind} octets for one kind of three");
    }

    #[test]
    fn who_was_counted_lately_is_remembered() {
        let memory = Memory::new();
        let email = Email::parse("ada@example.com").unwrap();
        for _ in 0..RULE.max {
            memory.take(&Key::Account(&email), RULE, now()).unwrap();
        }
        flood(&memory, GENERATION);
        assert_eq!(memory.take(&Key::Account(&email), RULE, now()), Err(TooMany { retry_after: 10 }));
        flood(&memory, 2 * GENERATION);
        assert_eq!(memory.take(&Key::Account(&email), RULE, now()), Ok(()), "and is forgotten in the end");
    }

    #[test]
    fn a_flood_of_one_kind_washes_out_nothing_of_another() {
        let memory = Memory::new();
        let email = Email::parse("ada@example.com").unwrap();
        let device = Key::KnownDevice { account: &email, address: std::net::IpAddr::from([203, 0, 113, 9]).into() };
        memory.mark(&device, now());
        flood(&memory, 2 * GENERATION + 2);
        assert!(memory.seen(&device, RULE.window, now()));
    }
}
