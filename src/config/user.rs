//! What people may change about themselves (protocol sections 2.18, 2.26 and 2.31).

use std::time::Duration;

use super::DAY;

/// What people may change about themselves.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct UserConfig {
    /// Another e-mail address.
    pub change_email: ChangeEmail,
    /// Leaving for good.
    pub delete: DeleteUser,
}

/// Another e-mail address.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ChangeEmail {
    /// Whether it is offered. Default: no.
    pub enabled: bool,
    /// Whether an address that was never verified is changed at once. Default: no.
    pub without_verification: bool,
    /// Whether the change of a verified address is confirmed by a mail to it first. Default: no.
    pub confirm_at_old: bool,
}

/// Leaving for good.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DeleteUser {
    /// Whether it is offered. Default: no.
    pub enabled: bool,
    /// Whether it is confirmed by a mail first. Default: no.
    pub confirm_by_mail: bool,
    /// How long the link in that mail can be used. Default: 1 day.
    pub expires_in: Duration,
}

impl Default for DeleteUser {
    fn default() -> Self {
        Self { enabled: false, confirm_by_mail: false, expires_in: Duration::from_secs(DAY) }
    }
}

/// The ways in which a user signs in.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct AccountConfig {
    /// Whether a user may give up the last one. Default: no.
    pub allow_unlinking_all: bool,
}
