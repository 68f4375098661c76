//! Limits: how often something may be tried, and by whom it was tried how often. What is limited reads like sentences
//! here; where it is counted stands in `counts`.

mod counts;
mod key;
mod memory;

use std::{sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    config::{Config, RateLimitConfig, Rule},
    error::Error,
    model::{ClientAddress, Email, Network, UserId},
    store::{Store, rate_limit::DEVICES_KEPT},
};
use counts::Counts;
use key::Key;

/// Wrong passwords in a row, from anywhere, until an account opens to known devices alone (NIST SP 800-63B §5.2.2).
const FAILED_SIGN_INS: Rule = Rule { window: HOUR, max: 100 };
/// Wrong passwords in a row from somebody whom a session lets in: a stolen session must not find out the password.
const FAILED_REAUTHENTICATIONS: Rule = Rule { window: HOUR, max: 10 };
/// Mails to one recipient, whoever asks for them: a mailbox is not flooded through us.
const MAILS: Rule = Rule { window: HOUR, max: 3 };
const HOUR: Duration = Duration::from_hours(1);
/// What a path counts as that no endpoint has: all of them together.
const UNKNOWN_PATH: &str = "/*";

/// How often something may be tried.
///
/// With [`RateLimitStorage::Database`](crate::config::RateLimitStorage::Database) every question takes a connection of its
/// own, so none is asked while a transaction is open.
pub struct Limits {
    config: RateLimitConfig,
    counts: Counts,
    clock: Arc<dyn Clock>,
}

impl Limits {
    pub(crate) fn new(config: &Config, store: &Store, clock: Arc<dyn Clock>) -> Self {
        Self { config: config.rate_limit.clone(), counts: Counts::new(config, store), clock }
    }

    /// Counts a request over HTTP, for the path of an endpoint as its declaration has it, or for none.
    pub(crate) async fn request(&self, path: Option<&str>, client: Option<ClientAddress>) -> Result<(), Error> {
        let path = path.unwrap_or(UNKNOWN_PATH);
        self.route(path, self.config.rule(path), client).await
    }

    /// Counts a call that a page makes for its visitor. A form is as public as the endpoint behind it, so it has the same
    /// budget where that is small; the calls of a page that renders are as free as the page.
    pub(crate) async fn call_for_visitor(&self, path: &str, client: Option<ClientAddress>) -> Result<(), Error> {
        self.route(path, self.config.strict_rule(path), client).await
    }

    /// Counts an attempt to sign in, before its password is looked at. An address that signed in to the account lately is
    /// free of it: others can neither guess for ever nor lock the owner out.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`] after a hundred wrong passwords in a row; whether there is such an account or not.
    pub async fn sign_in_attempt(&self, account: &Email, client: Option<ClientAddress>) -> Result<(), Error> {
        if let Some(address) = client
            && self.counts.seen(&Key::KnownDevice { account, address }, DEVICES_KEPT, self.clock.now()).await?
        {
            return Ok(());
        }
        self.take(&Key::Account(account), FAILED_SIGN_INS).await
    }

    /// The attempt was right: the count starts again, and the address is known from now on.
    pub async fn signed_in(&self, account: &Email, client: Option<ClientAddress>) {
        self.forget(&Key::Account(account)).await;
        if let Some(address) = client
            && let Err(error) = self.counts.mark(&Key::KnownDevice { account, address }, self.clock.now()).await
        {
            tracing::warn!(%error, "the address of a sign-in could not be remembered");
        }
    }

    /// Counts an attempt of a signed-in user to show the password once more, before it is looked at.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`] after ten wrong passwords in a row.
    pub async fn reauthentication_attempt(&self, user: &UserId) -> Result<(), Error> {
        self.take(&Key::Reauthentication(user), FAILED_REAUTHENTICATIONS).await
    }

    /// The attempt was right: the count starts again.
    pub async fn reauthenticated(&self, user: &UserId) {
        self.forget(&Key::Reauthentication(user)).await;
    }

    /// Whether one more mail may go to this recipient; if so, it counts.
    pub async fn may_mail(&self, recipient: &Email) -> Result<bool, Error> {
        self.may(&Key::Recipient(recipient)).await
    }

    /// The same question about a mail that is not sent, at the same cost. It has a budget of its own: whoever asks for mail
    /// that never goes out must not use up the mail that somebody needs.
    pub async fn may_seem_to_mail(&self, recipient: &Email) -> Result<bool, Error> {
        self.may(&Key::SeemingRecipient(recipient)).await
    }

    async fn may(&self, key: &Key<'_>) -> Result<bool, Error> {
        match self.take(key, MAILS).await {
            Ok(()) => Ok(true),
            Err(Error::TooManyRequests { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The narrowest network first: what one subscriber is refused is not at its neighbours' expense.
    async fn route(&self, path: &str, rule: Option<Rule>, client: Option<ClientAddress>) -> Result<(), Error> {
        let Some(rule) = rule else { return Ok(()) };
        let Some(client) = client else {
            return self.take(&Key::Route { path, network: None }, rule).await;
        };
        for network in client.tiers() {
            self.take(&Key::Route { path, network: Some(network) }, share(rule, network)).await?;
        }
        Ok(())
    }

    async fn take(&self, key: &Key<'_>, rule: Rule) -> Result<(), Error> {
        self.counts.take(key, rule, self.clock.now()).await
    }

    /// What was right is done; a count that stays is at worst a pause too many.
    async fn forget(&self, key: &Key<'_>) {
        if let Err(error) = self.counts.reset(key).await {
            tracing::warn!(%error, "a count could not be reset");
        }
    }
}

/// What a network may ask that many subscribers share: more than one of them, far less than all.
fn share(rule: Rule, network: Network) -> Rule {
    let factor = match network.bits() {
        Some(..=48) => 30,
        Some(..=56) => 10,
        _ => 1,
    };
    Rule { max: rule.max.saturating_mul(factor), ..rule }
}

/// The budget is spent; it is filled again after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooMany {
    retry_after: u64,
}

impl TooMany {
    /// The window ends that long after the last that passed; a clock that was put back makes nobody wait for longer.
    fn within(window: Duration, since_last: Duration) -> Self {
        let rest = window.saturating_sub(since_last);
        Self { retry_after: rest.as_secs() + u64::from(rest.subsec_nanos() > 0) }
    }
}

impl From<TooMany> for Error {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self::TooManyRequests { retry_after }
    }
}
