//! Mail that acts cause: what it is about, and who delivers it. How it looks is the mailer's.

#[cfg(feature = "letters")]
mod letters;
#[cfg(feature = "smtp")]
mod smtp;

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::{
    call::Call,
    config::encode_component,
    model::{Email, User},
    secret::PlainToken,
};

#[cfg(feature = "letters")]
pub use letters::{Letter, Letterhead, Lifetimes};
#[cfg(feature = "smtp")]
pub use smtp::{Sender, Smtp, SmtpServer, SmtpUrlError, TimeLimits};

/// Delivers mail.
///
/// A mail is handed over after what caused it was committed, on a task of its own: a mail server that is slow or away
/// costs no request anything, and nobody learns from the time an answer takes whether a mail was sent.
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

/// One mail.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mail {
    /// Where it goes.
    pub to: Email,
    /// Whom it is about; as they were when it was caused.
    pub user: User,
    /// What it says.
    pub content: Content,
}

/// What a mail says.
#[derive(Clone, Debug)]
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
#[derive(Clone)]
pub struct Link {
    /// Where to go, token included.
    pub url: String,
    /// The token alone, for mails that lead to a page of one's own.
    pub token: String,
}

impl Link {
    /// A link to an endpoint that asks for a token and for the place to go on to; that is the start page where none is
    /// named, but for a reset, which has no use for it.
    pub(crate) fn new(call: &Call<'_>, to: LinkTo, token: &PlainToken, next: Option<&str>) -> Self {
        let base = &call.auth.config().base_url;
        let start_page = if to == LinkTo::ResetPassword { "" } else { "/" };
        let next = encode_component(next.filter(|next| !next.is_empty()).unwrap_or(start_page));
        let token = token.expose();
        let path = match to {
            LinkTo::VerifyEmail => format!("/verify-email?token={token}&callbackURL={next}"),
            LinkTo::ResetPassword => format!("/reset-password/{token}?callbackURL={next}"),
            LinkTo::DeleteUser => format!("/delete-user/callback?token={token}&callbackURL={next}"),
        };
        Self { url: format!("{}{}{path}", base.origin().as_str(), base.path()), token: token.to_owned() }
    }
}

/// Endpoints that links lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkTo {
    VerifyEmail,
    ResetPassword,
    DeleteUser,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(..)")
    }
}

/// Hands a mail over for delivery; to be called after the commit.
pub(crate) fn post(call: &Call<'_>, to: &Email, user: &User, content: Content) {
    let Some(mailer) = call.auth.mailer().map(Arc::clone) else { return };
    let mail = Mail { to: to.clone(), user: user.clone(), content };
    tokio::spawn(async move {
        if let Err(error) = mailer.deliver(mail).await {
            tracing::error!(%error, "a mail was not delivered");
        }
    });
}
