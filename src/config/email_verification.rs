//! Showing that an address is one's own (protocol sections 2.19 and 2.20).

use std::time::Duration;

use super::HOUR;

/// Showing that an address is one's own.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EmailVerificationConfig {
    /// Whether links are sent. Default: yes, where there is a mailer.
    pub enabled: bool,
    /// Whether a sign-up sends one. Default: when verification is required.
    pub send_on_sign_up: Option<bool>,
    /// Whether a sign-in that is refused for want of it sends one. Default: no.
    pub send_on_sign_in: bool,
    /// Whether following the link signs in. Default: no.
    pub auto_sign_in: bool,
    /// How long a link can be used. Default: 1 hour.
    pub expires_in: Duration,
}

impl Default for EmailVerificationConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            send_on_sign_up: None,
            send_on_sign_in: false,
            auto_sign_in: false,
            expires_in: Duration::from_secs(HOUR),
        }
    }
}
