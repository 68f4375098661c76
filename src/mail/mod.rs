//! Mail that acts cause: what it is about, and who delivers it. How it looks is the mailer's.

#[cfg(feature = "letters")]
mod letters;
#[cfg(feature = "smtp")]
mod smtp;

use std::{fmt, future::Future, pin::Pin};

use serde::{Deserialize, Serialize};

use crate::{
    call::Call,
    config::{MailPages, encode_component},
    model::{Email, LocalPath, User},
    secret::PlainToken,
};

#[cfg(feature = "letters")]
pub use letters::{Letter, Letterhead, Lifetimes};
#[cfg(feature = "smtp")]
pub use smtp::{Sender, Smtp, SmtpServer, SmtpUrlError, TimeLimits};

/// Delivers mail.
///
/// A mail is a row that is written with what causes it, and handed over after the commit: a mail server that is slow or
/// away costs no request anything, and nobody learns from the time an answer takes whether a mail was sent. It is handed
/// over at least once; again if the server dies meanwhile, and up to nine times within a day or so if it is not delivered yet.
/// A try that has not ended after four minutes has failed.
pub trait Mailer: Send + Sync + 'static {
    /// Delivers one mail, or says why not; the reason goes to the log.
    fn deliver(&self, mail: Mail) -> Delivery<'_>;
}

/// A delivery under way.
pub type Delivery<'a> = Pin<Box<dyn Future<Output = Result<(), Undelivered>> + Send + 'a>>;

/// Why a mail was not delivered. The text goes to the log, so it must hold no link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// Worth another try: the server is away, or busy (SMTP 4yz, RFC 5321 §4.2.1).
    #[error("not yet: {0}")]
    NotYet(String),
    /// Never: the server knows no such recipient, or does not take mail like this (SMTP 5yz).
    #[error("refused: {0}")]
    Refused(String),
}

/// One mail. Serialised, it holds its link: it is encrypted wherever it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mail {
    /// The same at every try: by it, two copies are known to be one. It is the outbox's row, and given with it.
    #[serde(skip)]
    pub id: String,
    /// Where it goes.
    pub to: Email,
    /// Whom it is about; as they were when it was caused.
    pub user: User,
    /// What it says.
    pub content: Content,
}

impl Mail {
    /// A mail to the address that a user has.
    pub(crate) fn to_user(user: &User, content: Content) -> Self {
        Self { id: String::new(), to: user.email.clone(), user: user.clone(), content }
    }
}

/// What a mail says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Content {
    /// Follow the link to show that this address is yours.
    VerifyEmail(Link),
    /// Follow the link to let your address be changed to the other one.
    ConfirmEmailChange {
        /// The address that shall be the new one.
        new_email: Email,
        /// Where to confirm it.
        link: Link,
    },
    /// Follow the link to choose another password.
    ResetPassword(Link),
    /// Follow the link to delete yourself.
    DeleteUser(Link),
    /// Somebody, perhaps you, wanted to sign up with this address, which has an account.
    SignUpWithYourEmail,
    /// Your password was changed by way of a mail.
    PasswordWasReset,
    /// Your address was changed to the other one; this is the last mail to the old one.
    EmailWasChanged {
        /// The new address.
        new_email: Email,
    },
}

/// A link that is worth something to whoever has it; it is not printed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Link {
    /// Where to go, token included.
    pub url: String,
    /// The token alone, for mails that lead to a page of one's own.
    pub token: String,
}

impl Link {
    /// A link to the application's page, or to an endpoint that goes on to the place that was named.
    pub(crate) fn new(call: &Call<'_>, to: LinkTo, token: &PlainToken, next: Option<&str>) -> Self {
        let config = call.auth.config();
        let (token, next) = (token.expose(), next.filter(|next| !next.is_empty()));
        let path = match to.page(&config.mail_pages) {
            Some(page) if next.is_none() => format!("{}?token={token}", page.as_str()),
            _ => format!("{}{}", config.base_url.path(), to.endpoint(token, next)),
        };
        Self { url: format!("{}{path}", config.base_url.origin().as_str()), token: token.to_owned() }
    }
}

/// Endpoints that links lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkTo {
    VerifyEmail,
    ConfirmEmailChange,
    ResetPassword,
    DeleteUser,
}

impl LinkTo {
    fn page(self, pages: &MailPages) -> Option<&LocalPath> {
        match self {
            Self::VerifyEmail => pages.verify_email.as_ref(),
            Self::ConfirmEmailChange => pages.confirm_email_change.as_ref(),
            Self::ResetPassword => pages.reset_password.as_ref(),
            Self::DeleteUser => pages.delete_user.as_ref(),
        }
    }

    /// The endpoint, with a token and the place to go on to; that is the start page where none is named, but for a reset,
    /// which has no use for it.
    fn endpoint(self, token: &str, next: Option<&str>) -> String {
        let start_page = if self == Self::ResetPassword { "" } else { "/" };
        let next = encode_component(next.unwrap_or(start_page));
        match self {
            Self::VerifyEmail | Self::ConfirmEmailChange => format!("/verify-email?token={token}&callbackURL={next}"),
            Self::ResetPassword => format!("/reset-password/{token}?callbackURL={next}"),
            Self::DeleteUser => format!("/delete-user/callback?token={token}&callbackURL={next}"),
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(..)")
    }
}
