//! Delivery by a mail server.

mod connection;
mod message;
mod pool;
mod sender;
mod server;
mod step;

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use self::pool::Pool;
pub use self::{
    sender::Sender,
    server::{SmtpServer, SmtpUrlError},
};
use super::{Delivery, Letterhead, Mail, Mailer, Undelivered};

/// Delivers letters by a mail server.
///
/// A recipient or a letter that the server will not have is [`Undelivered::Refused`]; whatever else goes wrong is
/// [`Undelivered::NotYet`], settings that are wrong included: somebody will put them right. What the server said goes
/// nowhere but for its code, since servers like to repeat what they were sent.
pub struct Smtp {
    sender: Sender,
    letterhead: Letterhead,
    pool: Arc<Pool>,
}

/// How long a mail server may take.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TimeLimits {
    /// To be reached, say hello and agree on TLS, each. Default: 10 seconds.
    pub connect: Duration,
    /// To answer a command. Default: 30 seconds.
    pub command: Duration,
    /// To be ready for a letter, altogether: from the wait for a free conversation to its word that it takes the
    /// recipient. Default: 1 minute; until then, nothing is lost by giving up.
    pub envelope: Duration,
    /// To take a letter over. Default: 2 minutes, because a letter given up too early is sent twice (RFC 5321
    /// §4.5.3.2.6).
    pub content: Duration,
}

impl TimeLimits {
    /// How long a letter may take. To be less than the four minutes after which a [`Mailer`] is given up.
    pub fn altogether(&self) -> Duration {
        self.envelope + self.content
    }
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            command: Duration::from_secs(30),
            envelope: Duration::from_mins(1),
            content: Duration::from_mins(2),
        }
    }
}

impl Smtp {
    /// Letters of this head, from this sender, by this server. Nothing is connected before the first mail.
    pub fn new(server: SmtpServer, sender: Sender, letterhead: Letterhead) -> Self {
        let sender = sender.or_named(&letterhead.name);
        Self { sender, letterhead, pool: Pool::new(server, TimeLimits::default()) }
    }

    /// Waits for the server so long and no longer.
    #[must_use]
    pub fn with_time_limits(self, limits: TimeLimits) -> Self {
        Self { pool: self.pool.with_time_limits(limits), ..self }
    }

    async fn send(&self, mail: &Mail) -> Result<(), Undelivered> {
        let message = message::compose(mail, &self.sender, &self.letterhead)?;
        self.pool.send(&message).await
    }
}

impl Mailer for Smtp {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        Box::pin(async move { self.send(&mail).await })
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.pool.server();
        f.debug_struct("Smtp").field("server", server).field("sender", &self.sender).finish_non_exhaustive()
    }
}
