//! The conversations with a mail server: a few at a time, and kept for a moment, because letters come in bursts.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use lettre::Message;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time,
};

use super::{SmtpServer, TimeLimits, Undelivered, connection::Connection};

/// Conversations at a time: providers count them.
const AT_ONCE: usize = 4;
/// How long one is kept that nobody uses; servers hang up after minutes.
const KEPT: Duration = Duration::from_secs(30);

/// A connection is here only between two letters. One that failed, or whose delivery was given up half-way, never comes
/// back: the next letter would read the answers to the last.
pub(super) struct Pool {
    server: SmtpServer,
    limits: TimeLimits,
    turns: Semaphore,
    idle: Mutex<Vec<Idle>>,
    next_number: AtomicU64,
}

struct Idle {
    number: u64,
    connection: Connection,
}

impl Pool {
    pub(super) fn new(server: SmtpServer, limits: TimeLimits) -> Arc<Self> {
        Arc::new(Self {
            server,
            limits,
            turns: Semaphore::new(AT_ONCE),
            idle: Mutex::default(),
            next_number: AtomicU64::new(0),
        })
    }

    pub(super) fn with_time_limits(&self, limits: TimeLimits) -> Arc<Self> {
        Self::new(self.server.clone(), limits)
    }

    pub(super) fn server(&self) -> &SmtpServer {
        &self.server
    }

    /// Sends one letter, by a connection that is there or a new one.
    pub(super) async fn send(self: &Arc<Self>, message: &Message) -> Result<(), Undelivered> {
        let limit = self.limits.envelope;
        let (_turn, mut connection) = time::timeout(limit, self.announce(message)).await.unwrap_or_else(|_| {
            Err(Undelivered::NotYet(format!("the mail server is busy: not ready within {} s", limit.as_secs_f32())))
        })?;
        let sent = connection.hand_over(message).await;
        match sent {
            Ok(()) => self.keep(connection),
            Err(_) => drop(tokio::spawn(connection.close())),
        }
        sent
    }

    /// A conversation in which the letter is all that is missing.
    async fn announce(&self, message: &Message) -> Result<(SemaphorePermit<'_>, Connection), Undelivered> {
        let turn = self.turns.acquire().await.map_err(|error| Undelivered::NotYet(error.to_string()))?;
        let mut connection = self.connection().await?;
        match connection.announce(message).await {
            Ok(()) => Ok((turn, connection)),
            Err(why) => {
                tokio::spawn(connection.close());
                Err(why)
            }
        }
    }

    async fn connection(&self) -> Result<Connection, Undelivered> {
        while let Some(mut connection) = self.take(|_| true) {
            if connection.answers().await {
                return Ok(connection);
            }
        }
        Connection::open(&self.server, self.limits).await
    }

    fn keep(self: &Arc<Self>, connection: Connection) {
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(Idle { number, connection });
        let pool = Arc::downgrade(self);
        tokio::spawn(async move {
            time::sleep(KEPT).await;
            let unused = pool.upgrade().and_then(|pool| pool.take(|idle| idle.number == number));
            if let Some(connection) = unused {
                connection.close().await;
            }
        });
    }

    /// The one that was used last of those.
    fn take(&self, which: impl Fn(&Idle) -> bool) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let place = idle.iter().rposition(which)?;
        Some(idle.remove(place).connection)
    }
}
