//! Signing up and in with an e-mail and a password (protocol sections 2.1, 2.2 and 2.21 to 2.23).

use std::time::Duration;

use super::HOUR;

/// Signing up and in with an e-mail and a password.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, named where it is set")]
pub struct EmailPasswordConfig {
    /// Whether it is offered at all. Default: yes.
    pub enabled: bool,
    /// Whether somebody new may sign up in this way. Default: yes.
    pub sign_up: bool,
    /// Whether a sign-up signs in. Default: yes. Where it does not, a sign-up with an address that is taken is answered
    /// like any other, so that nobody learns who has an account.
    pub auto_sign_in: bool,
    /// Whether an address must be verified before its user can sign in. Default: no. If so, a sign-up does not sign in.
    pub require_verification: bool,
    /// Whether the owner of an address is told that somebody wanted to sign up with it, where the sign-up itself does not
    /// tell. Default: yes, where there is a mailer.
    pub tell_owner: bool,
    /// Shortest password, in UTF-16 code units. Default: 8.
    pub min_length: usize,
    /// Longest password, at sign-in too: nobody makes us hash a novel. Default: 128.
    pub max_length: usize,
    /// What to do for people who forgot their password.
    pub reset: PasswordReset,
}

/// What to do for people who forgot their password.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PasswordReset {
    /// Whether a link is sent. Default: yes, where there is a mailer.
    pub enabled: bool,
    /// How long the link can be used. Default: 1 hour.
    pub expires_in: Duration,
    /// Whether a new password ends every session. Default: yes, unlike the protocol: whoever knew the old password may
    /// be signed in.
    pub ends_sessions: bool,
}

impl EmailPasswordConfig {
    /// Whether a sign-up leaves the person signed in.
    pub fn sign_up_signs_in(&self) -> bool {
        self.auto_sign_in && !self.require_verification
    }
}

impl Default for EmailPasswordConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            sign_up: true,
            auto_sign_in: true,
            require_verification: false,
            tell_owner: true,
            min_length: 8,
            max_length: 128,
            reset: PasswordReset::default(),
        }
    }
}

impl Default for PasswordReset {
    fn default() -> Self {
        Self { enabled: true, expires_in: Duration::from_secs(HOUR), ends_sessions: true }
    }
}
