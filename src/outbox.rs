//! Mail on its way: a row that is written in the transaction of what causes it, and delivered by whoever comes to it
//! first. A mail goes out at least once; a server that dies has lost none, and no request waits for a mail server.

use std::{
    sync::{Arc, Weak},
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
    secret::random_id,
    store::{
        self, Transaction,
        outbox::{Claimed, Due, MailCounts, Reader},
    },
};

/// How long one try may take; a mail server that has said nothing by then hangs.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a mail is its finder's. A server that dies with it leaves it to another after that.
const CLAIM: Duration = Duration::from_mins(2);
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
/// Mails that are delivered at once. So many that hang hold up the rest for a minute; fewer, nobody.
const AT_ONCE: usize = 8;
/// Mails that one look finds.
const FOUND_AT_ONCE: i64 = 32;
/// How long a row can be read; longer than any is tried.
const READABLE: Duration = Duration::from_hours(7 * 24);

/// A mail as the row holds it, encrypted.
#[derive(Serialize, Deserialize)]
struct Sealed {
    mail: Mail,
    /// After that its link leads nowhere.
    good_until: Option<Timestamp>,
}

/// Puts a mail into the outbox, in the transaction of what causes it. Where no mailer is, nothing happens.
pub(crate) async fn post(
    call: &Call<'_>,
    transaction: &mut Transaction,
    mail: Mail,
    good_until: Option<Timestamp>,
) -> Result<(), Error> {
    if call.auth.mailer().is_some() {
        insert(call, transaction, &Sealed { mail, good_until }, Reader::Recipient).await?;
        call.auth.start_delivery();
    }
    Ok(())
}

/// Does as much for a mail that nobody gets, so that the time it takes tells nothing.
pub(crate) async fn pretend(call: &Call<'_>, transaction: &mut Transaction, to: &Email) -> Result<(), Error> {
    if call.auth.mailer().is_some() {
        let mail = Mail { to: to.clone(), user: User::nobody(to, call.now()), content: Content::SignUpWithYourEmail };
        insert(call, transaction, &Sealed { mail, good_until: None }, Reader::Nobody).await?;
    }
    Ok(())
}

async fn insert(call: &Call<'_>, transaction: &mut Transaction, mail: &Sealed, reader: Reader) -> Result<(), Error> {
    let id = random_id(call.auth.random())?;
    let sealed = call.auth.outbox_seal().encrypt(mail, call.now(), READABLE, call.auth.random())?;
    Ok(store::outbox::insert(transaction, &id, &sealed, call.now(), reader).await?)
}

impl Auth {
    /// Delivers what is due now, and says how many mails were tried. An application need not call this: where there is a
    /// mailer, mail goes out by itself as long as the [`Auth`] is there.
    pub async fn deliver_mail(&self) -> Result<usize, Error> {
        let due = self.due_mail().await?;
        let attempts = due.into_iter().map(|due| self.attempt(due));
        let tried: Vec<_> = stream::iter(attempts).buffer_unordered(AT_ONCE).collect().await;
        tried.into_iter().try_fold(0, |count, tried| Ok(count + usize::from(tried?)))
    }

    async fn due_mail(&self) -> Result<Vec<Due>, Error> {
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
            && self.begins_delivery()
        {
            let delivery = deliver_until_gone(self.downgrade(), self.store().mail_bell());
            drop(runtime.spawn(delivery.instrument(tracing::info_span!("delivery"))));
        }
    }

    /// Tries one mail, if nobody else does; whether it was tried.
    async fn attempt(&self, due: Due) -> Result<bool, Error> {
        let Some(mailer) = self.mailer() else { return Ok(false) };
        let Some(claimed) = self.claim(&due).await? else { return Ok(false) };
        let outcome = match self.open(&claimed) {
            Ok(mail) => deliver(mailer.as_ref(), mail).await,
            Err(why) => Err(why),
        };
        self.settle(&claimed, outcome).await?;
        Ok(true)
    }

    async fn claim(&self, due: &Due) -> Result<Option<Claimed>, Error> {
        let mut transaction = self.store().begin().await?;
        let claimed = store::outbox::claim(transaction.on(), due, self.now().after(CLAIM)).await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    fn open(&self, claimed: &Claimed) -> Result<Mail, Undelivered> {
        let sealed: Option<Sealed> = self.outbox_seal().decrypt(&claimed.mail, self.now());
        let Sealed { mail, good_until } =
            sealed.ok_or_else(|| Undelivered::Refused("it can no longer be read".to_owned()))?;
        match good_until {
            Some(until) if until < self.now() => Err(Undelivered::Refused("its link has expired".to_owned())),
            _ => Ok(mail),
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

/// Delivers as long as the application is there: when something is posted here, and every few seconds for the rest.
async fn deliver_until_gone(auth: Weak<Parts>, mut bell: watch::Receiver<()>) {
    let _begun = Begun(auth.clone());
    let free = Arc::new(Semaphore::new(AT_ONCE));
    while let Some(auth) = Auth::upgrade(&auth) {
        match auth.due_mail().await {
            Ok(due) => {
                for due in due {
                    let Ok(place) = Arc::clone(&free).acquire_owned().await else { return };
                    tokio::spawn(attempt_alone(auth.clone(), due, place).instrument(tracing::info_span!("delivery")));
                }
            }
            Err(error) => tracing::warn!(%error, "the outbox could not be read"),
        }
        drop(auth);
        let _ = time::timeout(LOOK_EVERY, bell.changed()).await;
    }
}

/// Tries one mail beside others.
async fn attempt_alone(auth: Auth, due: Due, _place: OwnedSemaphorePermit) {
    if let Err(error) = auth.attempt(due).await {
        tracing::warn!(%error, "the outbox could not be written to");
    }
}

/// A delivery that has begun. When it ends, however it ends, the next mail begins another one.
struct Begun(Weak<Parts>);

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(auth) = Auth::upgrade(&self.0) {
            auth.ends_delivery();
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
}
