//! Mail servers that make trouble.

use std::future::pending;

use keyward::mail::{Delivery, Mail, Mailer, Undelivered};

/// Never finishes.
pub(super) struct Hanging;

/// Takes nothing.
pub(super) struct Refusing;

impl Mailer for Hanging {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(pending())
    }
}

impl Mailer for Refusing {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(async { Err(Undelivered::NotYet("421 come back later".into())) })
    }
}
