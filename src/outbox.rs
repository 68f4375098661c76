//! Mail on its way: a row that is written in the transaction of what causes it, and delivered by whoever comes to it
//! first. A mail goes out at least once; a server that dies has lost none, and no request waits for a mail server.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time,
};
use tracing::Instrument;

use crate::{
    Auth,
    auth::Parts,
    call::Call,
    error::Error,
    mail::{Content, Mail, Mailer, Undelivered},
    model::{Email, Timestamp, User},
    patience::{self, Unfinished},
    secret::{Jwe, Keyring, random_id},
    store::{
        self, Transaction,
        outbox::{Claimed, Due, MailCounts},
    },
};

/// How long one try may take; a mailer that has said nothing by then hangs. Longer than [`TimeLimits`] of SMTP allow
/// altogether: a letter that is given up while the mail server takes it over is sent twice.
///
/// [`TimeLimits`]: crate::mail::TimeLimits
const PATIENCE: Duration = Duration::from_mins(4);
/// How long a mail is its finder's. A server that dies with it leaves it to another after that. Longer than a try, by
/// what it takes to write down how that ended, and by what the clocks of two servers may differ.
const CLAIM: Duration = Duration::from_mins(5);
/// The pauses between two tries. The last try is more than a day after the first: a mail server that is away over night
/// loses nobody a warning.
const PAUSES: [Duration; 8] = [
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(8),
    Duration::from_hours(16),
];
/// How often it is looked for mail that another server left, or that is due again.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Mails that are delivered at once. So many that hang hold up the rest until they are given up; fewer, nobody.
const AT_ONCE: u32 = 8;
/// Mails that one look finds.
const FOUND_AT_ONCE: usize = 32;
/// How long a row can be read; longer than any is tried.
const READABLE: Duration = Duration::from_hours(7 * 24);

/// What an application has for its outbox, beside the table.
pub(crate) struct Outbox {
    seal: Jwe,
    /// Whoever tries a mail has one of them, from before it is claimed until it is known what became of it.
    places: Arc<Semaphore>,
    is_delivering: AtomicBool,
}

impl Outbox {
    pub(crate) fn new(keyring: &Keyring) -> Self {
        Self {
            seal: Jwe::new(keyring, "outbox"),
            places: Arc::new(Semaphore::new(AT_ONCE as usize)),
            is_delivering: AtomicBool::new(false),
        }
    }

    /// Whether nobody delivers yet; who asks does so from now on.
    fn begins_delivery(&self) -> bool {
        !self.places.is_closed() && !self.is_delivering.swap(true, Ordering::Relaxed)
    }

    /// A place to try a mail at; none any more after [`Outbox::close`].
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Places are given out in turn, so who waits for all of them is followed by nobody.
    async fn close(&self) {
        let _all = self.places.acquire_many(AT_ONCE).await;
        self.places.close();
    }
}

/// A mail as the row holds it, encrypted.
#[derive(Serialize, Deserialize)]
struct Sealed {
    mail: Mail,
    reader: Reader,
    /// After that its link leads nowhere.
    good_until: Option<Timestamp>,
}

/// Who is to read a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Reader {
    Recipient,
    /// Somebody only must not learn that there is nobody.
    Nobody,
}

/// Puts a mail into the outbox, in the transaction of what causes it. Where no mailer is, nothing happens.
pub(crate) async fn post(
    call: &Call<'_>,
    transaction: &mut Transaction,
    mail: Mail,
    good_until: Option<Timestamp>,
) -> Result<(), Error> {
    if call.auth.mailer().is_some() {
        insert(call, transaction, &Sealed { mail, reader: Reader::Recipient, good_until }).await?;
    }
    Ok(())
}

/// Does as much for a mail that nobody gets, to the end: neither the time that this answer takes nor that of the next
/// one tells anything.
pub(crate) async fn pretend(call: &Call<'_>, transaction: &mut Transaction, to: &Email) -> Result<(), Error> {
    if call.auth.mailer().is_some() {
        let mail = Mail::to_user(&User::nobody(to, call.now()), Content::SignUpWithYourEmail);
        insert(call, transaction, &Sealed { mail, reader: Reader::Nobody, good_until: None }).await?;
    }
    Ok(())
}

async fn insert(call: &Call<'_>, transaction: &mut Transaction, mail: &Sealed) -> Result<(), Error> {
    let id = random_id(call.auth.random())?;
    let sealed = call.auth.outbox().seal.encrypt(mail, call.now(), READABLE, call.auth.random())?;
    store::outbox::insert(transaction, &id, &sealed, call.now()).await?;
    call.auth.start_delivery();
    Ok(())
}

impl Auth {
    /// Delivers what is due now, and says how many mails were tried. An application need not call this: where there is a
    /// mailer, mail goes out by itself as long as the [`Auth`] is there.
    pub async fn deliver_mail(&self) -> Result<usize, Error> {
        let mut all = 0;
        loop {
            let due = self.due_mail().await?;
            let is_full = is_full(&due);
            let attempts = due.into_iter().map(|due| self.attempt(due));
            let tried: Vec<_> = stream::iter(attempts).buffer_unordered(AT_ONCE as usize).collect().await;
            let tried = tried.into_iter().try_fold(0, |count, tried| tried.map(|tried| count + usize::from(tried)))?;
            all += tried;
            if !is_full || tried == 0 {
                return Ok(all);
            }
        }
    }

    /// Takes no more mail out of the outbox, and waits for deliveries that have begun: what a server does before it ends.
    /// What stays in the outbox goes out from another server, or after the next start.
    pub async fn close_outbox(&self) {
        self.outbox().close().await;
    }

    /// What is to be tried now; nothing where nobody can.
    async fn due_mail(&self) -> Result<Vec<Due>, Error> {
        if self.mailer().is_none() {
            return Ok(Vec::new());
        }
        let mut reader = self.store().read().await?;
        Ok(store::outbox::list_due(reader.on(), self.now(), FOUND_AT_ONCE).await?)
    }

    /// How much mail waits, and how much could not be delivered: what an operator watches.
    pub async fn mail_counts(&self) -> Result<MailCounts, Error> {
        let mut reader = self.store().read().await?;
        Ok(store::outbox::count(reader.on()).await?)
    }

    /// Has mail delivered from here on, once; where a runtime is there to do it.
    pub(crate) fn start_delivery(&self) {
        if let Ok(runtime) = Handle::try_current()
            && self.mailer().is_some()
            && self.outbox().begins_delivery()
        {
            let delivery = deliver_until_gone(self.downgrade(), self.store().mail_bell());
            drop(runtime.spawn(delivery.instrument(tracing::info_span!("delivery"))));
        }
    }

    /// Tries one mail, if nobody else does; whether it was tried.
    async fn attempt(&self, due: Due) -> Result<bool, Error> {
        let Some(_place) = self.outbox().place().await else { return Ok(false) };
        let Some(claimed) = self.claim(&due).await? else { return Ok(false) };
        self.hand_over(&claimed).await?;
        Ok(true)
    }

    /// Begins to deliver what is due, and says whether there may be more.
    async fn begin_due(&self) -> Result<bool, Error> {
        let due = self.due_mail().await?;
        let (is_full, mut has_begun) = (is_full(&due), false);
        for due in due {
            let Some(place) = self.outbox().place().await else { return Ok(false) };
            if let Some(claimed) = self.claim(&due).await? {
                let delivery = hand_over_alone(self.clone(), claimed, place);
                drop(tokio::spawn(delivery.instrument(tracing::info_span!("delivery"))));
                has_begun = true;
            }
        }
        // Where nothing could be begun, another look would find the same.
        Ok(is_full && has_begun)
    }

    /// Hands a mail over to the mailer, and writes down what became of it.
    async fn hand_over(&self, claimed: &Claimed) -> Result<(), Error> {
        let Some(mailer) = self.mailer() else { return Ok(()) };
        let outcome = match self.open(claimed) {
            Ok(Some(mail)) => deliver(mailer.as_ref(), mail).await,
            Ok(None) => Ok(()),
            Err(why) => Err(why),
        };
        self.settle(claimed, outcome).await
    }

    async fn claim(&self, due: &Due) -> Result<Option<Claimed>, Error> {
        let mut transaction = self.store().begin().await?;
        let claimed = store::outbox::claim(transaction.on(), due, self.now().after(CLAIM)).await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    /// What a row says; `None` where it says nothing to anybody.
    fn open(&self, claimed: &Claimed) -> Result<Option<Mail>, Undelivered> {
        let sealed: Option<Sealed> = self.outbox().seal.decrypt(&claimed.mail, self.now());
        let Sealed { mail, reader, good_until } =
            sealed.ok_or_else(|| Undelivered::Refused("it can no longer be read".to_owned()))?;
        match good_until {
            Some(until) if until < self.now() => Err(Undelivered::Refused("its link has expired".to_owned())),
            _ if reader == Reader::Nobody => Ok(None),
            _ => Ok(Some(Mail { id: claimed.id.clone(), ..mail })),
        }
    }

    async fn settle(&self, claimed: &Claimed, outcome: Result<(), Undelivered>) -> Result<(), Error> {
        let (id, attempts) = (&claimed.id, claimed.attempts);
        let mut transaction = self.store().begin().await?;
        match (outcome, pause_after(attempts)) {
            (Ok(()), _) => store::outbox::delete(transaction.on(), claimed).await?,
            (Err(why @ Undelivered::NotYet(_)), Some(pause)) => {
                tracing::warn!(mail = id, attempts, %why, "a mail was not delivered, and is tried again");
                store::outbox::postpone(transaction.on(), claimed, self.now().after(pause)).await?;
            }
            (Err(why), _) => {
                tracing::error!(mail = id, attempts, %why, "a mail was not delivered, and is not tried again");
                store::outbox::give_up(transaction.on(), claimed, self.now()).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

fn pause_after(attempts: i64) -> Option<Duration> {
    let pauses = usize::try_from(attempts).ok().and_then(|attempts| attempts.checked_sub(1));
    PAUSES.get(pauses?).copied()
}

/// A mailer that hangs or panics has not delivered.
async fn deliver(mailer: &dyn Mailer, mail: Mail) -> Result<(), Undelivered> {
    // Within the future, so that a mailer that panics before it makes one is caught, too.
    let delivery = async move { mailer.deliver(mail).await };
    patience::within(PATIENCE, delivery).await.unwrap_or_else(|why| {
        // Not the words of the panic: they may hold what the mail says.
        let why = match why {
            Unfinished::Panicked(_) => "the mailer panicked",
            Unfinished::TookTooLong(_) => "the mail server says nothing",
        };
        Err(Undelivered::NotYet(why.to_owned()))
    })
}

/// A look that found so many has not seen all.
fn is_full(due: &[Due]) -> bool {
    due.len() >= FOUND_AT_ONCE
}

/// Delivers as long as the application is there: when something is posted here, and every few seconds for the rest.
async fn deliver_until_gone(auth: Weak<Parts>, mut bell: watch::Receiver<()>) {
    let _begun = Begun(auth.clone());
    while let Some(auth) = Auth::upgrade(&auth).filter(|auth| !auth.outbox().places.is_closed()) {
        let has_more = auth.begin_due().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the outbox cannot be read, or not be written to");
            false
        });
        drop(auth);
        if !has_more {
            let _ = time::timeout(LOOK_EVERY, bell.changed()).await;
        }
    }
}

/// Delivers one mail beside others.
async fn hand_over_alone(auth: Auth, claimed: Claimed, _place: OwnedSemaphorePermit) {
    if let Err(error) = auth.hand_over(&claimed).await {
        tracing::warn!(%error, "the outbox could not be written to");
    }
}

/// A delivery that has begun. When it ends, however it ends, the next mail begins another one.
struct Begun(Weak<Parts>);

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(auth) = Auth::upgrade(&self.0) {
            auth.outbox().is_delivering.store(false, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_come_to_an_end() {
        assert_eq!(pause_after(1), Some(Duration::from_secs(10)));
        assert_eq!(pause_after(8), Some(Duration::from_hours(16)));
        assert!(PAUSES.iter().sum::<Duration>() > Duration::from_hours(24));
        assert_eq!((pause_after(9), pause_after(0), pause_after(-1)), (None, None, None));
    }

    #[test]
    fn a_mail_is_ones_own_for_longer_than_a_try_takes() {
        assert!(PATIENCE + Duration::from_secs(30) < CLAIM);
    }

    #[cfg(feature = "smtp")]
    #[test]
    fn a_mail_server_may_take_all_the_time_it_is_given() {
        assert!(crate::mail::TimeLimits::default().altogether() + Duration::from_secs(30) < PATIENCE);
    }
}
