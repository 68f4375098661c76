//! The steps of a delivery, and what a failure at each of them means.

use std::{error::Error as _, fmt, future::Future, time::Duration};

use lettre::transport::smtp::Error;
use tokio::time;

use super::Undelivered;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Encrypt,
    SignIn,
    Sender,
    Recipient,
    Content,
}

/// Replies that ask for a login (RFC 4954 §6): they say nothing of the letter.
const NO_LOGIN: [u16; 4] = [530, 534, 535, 538];

impl Step {
    /// Waits for an answer, but not for ever.
    pub(super) async fn within<T>(
        self,
        limit: Duration,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Undelivered> {
        match time::timeout(limit, answer).await {
            Ok(answer) => answer.map_err(|error| self.failed(&error)),
            Err(_) => Err(Undelivered::NotYet(format!("{self}: no answer within {} s", limit.as_secs_f32()))),
        }
    }

    fn failed(self, error: &Error) -> Undelivered {
        let reason = format!("{self}: {}", cause(error));
        if self.is_about_the_letter() && is_final(error) {
            Undelivered::Refused(reason)
        } else {
            Undelivered::NotYet(reason)
        }
    }

    /// A server that does not want the sender has the wrong settings, or we have.
    fn is_about_the_letter(self) -> bool {
        matches!(self, Self::Recipient | Self::Content)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "the mail server cannot be reached",
            Self::Encrypt => "the mail server does not agree on TLS",
            Self::SignIn => "the mail server does not accept the login",
            Self::Sender => "the mail server does not accept the sender",
            Self::Recipient => "the mail server does not accept the recipient",
            Self::Content => "the mail server does not accept the letter",
        })
    }
}

fn is_final(error: &Error) -> bool {
    error.is_permanent() && error.status().is_some_and(|code| !NO_LOGIN.contains(&code.into()))
}

/// Of what the server said only the codes: the rest may be the letter's own words, link included.
fn cause(error: &Error) -> String {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        return match enhanced(&text) {
            Some(enhanced) => format!("{code} {enhanced}"),
            None => code.to_string(),
        };
    }
    if error.is_response() { "an answer that is no SMTP, or breaks off".to_owned() } else { error.to_string() }
}

/// The code that a reply may begin with, such as `5.1.1` (RFC 3463 §2).
fn enhanced(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (word.split('.').count() == 3 && word.split('.').all(is_number)).then_some(word)
}
