//! The development mailbox: mails that go nowhere, kept in memory for whoever develops the application to read.

mod pages;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use keyward::{
    clock::{Clock, SystemClock},
    mail::{Delivery, Letter, Letterhead, Mail, Mailer, Undelivered},
    model::{Email, Timestamp},
};

pub use self::pages::{MAILBOX, pages};

/// Mails that are kept; the oldest goes when another comes.
const CAPACITY: usize = 100;

/// A mailbox that everybody's mail comes to. Cheap to clone: all clones are the same one.
#[derive(Clone, Debug)]
pub struct Mailbox {
    letterhead: Letterhead,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    received: usize,
    /// The newest first.
    mails: VecDeque<Received>,
}

/// A mail that came.
#[derive(Clone, Debug)]
struct Received {
    /// The first that came is number 1.
    number: usize,
    to: Email,
    at: Timestamp,
    letter: Letter,
}

impl Mailbox {
    /// An empty one, for letters of this head.
    pub fn new(letterhead: Letterhead) -> Self {
        Self { letterhead, kept: Arc::default() }
    }

    fn keep(&self, to: Email, letter: Letter) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.received += 1;
        let number = kept.received;
        kept.mails.push_front(Received { number, to, at: SystemClock.now(), letter });
        kept.mails.truncate(CAPACITY);
    }

    fn list(&self) -> Vec<Received> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).mails.iter().cloned().collect()
    }

    fn find(&self, number: usize) -> Option<Received> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.mails.iter().find(|mail| mail.number == number).cloned()
    }
}

impl Mailer for Mailbox {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        Box::pin(async move {
            let letter = Letter::write(&mail, &self.letterhead);
            let letter = letter.map_err(|_| Undelivered::Refused("the letter cannot be written".to_owned()))?;
            self.keep(mail.to, letter);
            Ok(())
        })
    }
}

impl Received {
    /// When it came, to the second.
    fn time(&self) -> String {
        let at = self.at.to_offset_date_time();
        format!("{:02}:{:02}:{:02} UTC", at.hour(), at.minute(), at.second())
    }
}
