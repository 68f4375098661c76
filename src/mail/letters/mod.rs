//! Letters: mails as people read them, in plain text and in HTML. What they say stands in [`english`]; how it is set, in
//! the templates beside this file.

mod english;
mod salutation;

#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use askama::Template;

use self::english::{Step, Words};
use super::Mail;
use crate::{config::Config, model::Email};

/// A mail as people read it. The text and the HTML say the same.
#[derive(Clone)]
#[non_exhaustive]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// For those who read plain text.
    pub text: String,
    /// A whole document; it asks nobody for anything, pictures included.
    pub html: String,
}

/// Whose letters they are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Letterhead {
    /// What people call the application.
    pub name: String,
    /// Where it is: an origin such as `https://app.example.com`.
    pub url: String,
    /// Whom people can write to. Default: nobody.
    pub contact: Option<Email>,
    /// How long the links are good.
    pub lifetimes: Lifetimes,
}

/// How long the links of letters are good.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Lifetimes {
    /// Links that show that an address is one's own, or agree to another one.
    pub verification: Duration,
    /// Links with which another password is chosen.
    pub reset: Duration,
    /// Links with which people delete themselves.
    pub deletion: Duration,
}

impl Letterhead {
    /// The letterhead of an application of this name; the rest stands in its configuration.
    pub fn new(name: impl Into<String>, config: &Config) -> Self {
        Self {
            name: name.into(),
            url: config.base_url.origin().as_str().to_owned(),
            contact: None,
            lifetimes: Lifetimes::of(config),
        }
    }

    /// Tells people whom they can write to.
    #[must_use]
    pub fn with_contact(mut self, contact: Option<Email>) -> Self {
        self.contact = contact;
        self
    }
}

impl Lifetimes {
    /// As the configuration has them.
    pub fn of(config: &Config) -> Self {
        Self {
            verification: config.email_verification.expires_in,
            reset: config.email_password.reset.expires_in,
            deletion: config.user.delete.expires_in,
        }
    }
}

impl Letter {
    /// Writes a mail as a letter.
    ///
    /// # Errors
    /// When a template cannot be filled in, which only a lack of memory brings about.
    pub fn write(mail: &Mail, head: &Letterhead) -> Result<Self, fmt::Error> {
        let words = Words::of(&mail.content, head);
        let page = Page { head, greeting: english::greeting(salutation::name(&mail.user)), words: &words };
        let (text, html) = match &words.step {
            Some(step) => (LinkText { page: &page, step }.render(), LinkHtml { page: &page, step }.render()),
            None => (NoticeText { page: &page }.render(), NoticeHtml { page: &page }.render()),
        };
        Ok(Self {
            subject: words.subject.to_owned(),
            text: text.map_err(|_| fmt::Error)?,
            html: html.map_err(|_| fmt::Error)?,
        })
    }
}

impl fmt::Debug for Letter {
    /// Without its texts: a link is worth something.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// What every letter has.
struct Page<'l> {
    head: &'l Letterhead,
    greeting: String,
    words: &'l Words<'l>,
}

impl Page<'_> {
    fn contact(&self) -> Option<String> {
        self.head.contact.as_ref().map(english::contact)
    }
}

/// A letter with a link to follow.
#[derive(Template)]
#[template(path = "link.html")]
struct LinkHtml<'l> {
    page: &'l Page<'l>,
    step: &'l Step<'l>,
}

#[derive(Template)]
#[template(path = "link.txt")]
struct LinkText<'l> {
    page: &'l Page<'l>,
    step: &'l Step<'l>,
}

/// A letter that only tells something.
#[derive(Template)]
#[template(path = "notice.html")]
struct NoticeHtml<'l> {
    page: &'l Page<'l>,
}

#[derive(Template)]
#[template(path = "notice.txt")]
struct NoticeText<'l> {
    page: &'l Page<'l>,
}
