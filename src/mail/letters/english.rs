//! What the letters say, in English. A letter in another language is another file like this one.

use std::time::Duration;

use super::{
    super::{Content, Link},
    Letterhead,
};
use crate::model::Email;

/// For the document and for those who listen to it.
pub(super) const LANGUAGE: &str = "en";

/// Above the link as text.
pub(super) const OR_COPY: &str = "If the button does not work, copy this address into your browser:";

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// What one letter says.
pub(super) struct Words<'l> {
    /// The subject, and the heading.
    pub(super) subject: &'static str,
    /// What happened, or what to do.
    pub(super) news: String,
    /// The link, where there is one.
    pub(super) step: Option<Step<'l>>,
    /// What to do for somebody who had nothing to do with it.
    pub(super) otherwise: String,
}

/// What the reader can do.
pub(super) struct Step<'l> {
    pub(super) url: &'l str,
    /// On the button.
    pub(super) button: &'static str,
    /// How long the link is good.
    pub(super) lifetime: String,
}

impl<'l> Words<'l> {
    pub(super) fn of(content: &'l Content, head: &Letterhead) -> Self {
        let name = &head.name;
        match content {
            Content::VerifyEmail(link) => Self {
                subject: "Verify your e-mail address",
                news: format!(
                    "Somebody, hopefully you, gave this address to {name}. Follow the link to show that it is yours."
                ),
                step: Some(step("Verify this address", link, head.lifetimes.verification)),
                otherwise: "If it was not you, do nothing. The address stays unverified.".to_owned(),
            },
            Content::ConfirmEmailChange { new_email, link } => Self {
                subject: "Confirm your new e-mail address",
                news: format!(
                    "You asked to change the address of your account at {name} from this one to {new_email}. Follow the \
                     link to agree. A second mail then goes to the new address."
                ),
                step: Some(step("Agree to the change", link, head.lifetimes.verification)),
                otherwise:
                    "If you did not ask for this, leave the link alone and nothing changes. Then choose another \
                            password, because somebody else may be signed in as you."
                        .to_owned(),
            },
            Content::ResetPassword(link) => Self {
                subject: "Choose another password",
                news: format!(
                    "Somebody, hopefully you, forgot the password of your account at {name}. Follow the link to choose \
                     another one."
                ),
                step: Some(step("Choose another password", link, head.lifetimes.reset)),
                otherwise: "If it was not you, do nothing. Your password stays as it is.".to_owned(),
            },
            Content::DeleteUser(link) => Self {
                subject: "Delete your account",
                news: format!(
                    "You asked to delete your account at {name}. Follow the link, and it is gone for good with all that \
                     belongs to it."
                ),
                step: Some(step("Delete my account", link, head.lifetimes.deletion)),
                otherwise: "If you did not ask for this, leave the link alone and nothing is deleted. Then choose \
                            another password, because somebody else may be signed in as you."
                    .to_owned(),
            },
            Content::SignUpWithYourEmail => Self {
                subject: "You have an account already",
                news: format!(
                    "Somebody, perhaps you, wanted to sign up at {name} with this address. It has an account already. \
                     Please sign in instead."
                ),
                step: None,
                otherwise: "If it was not you, do nothing. Nothing has changed, and nobody was told that you have an \
                            account."
                    .to_owned(),
            },
            Content::PasswordWasReset => Self {
                subject: "Your password was changed",
                news: format!("The password of your account at {name} was changed with the link in a mail to you."),
                step: None,
                otherwise:
                    "If it was not you, choose another password at once. Somebody else may be reading your mail."
                        .to_owned(),
            },
            Content::EmailWasChanged { new_email } => Self {
                subject: "Your e-mail address was changed",
                news: format!(
                    "The address of your account at {name} was changed to {}. This is the last mail to the old one.",
                    masked(new_email)
                ),
                step: None,
                otherwise: format!(
                    "If it was not you, tell {} at once. Somebody else may have taken your account.",
                    head.contact.as_ref().map_or("the people behind it", Email::as_str)
                ),
            },
        }
    }
}

/// How a letter begins.
pub(super) fn greeting(name: Option<&str>) -> String {
    name.map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"))
}

/// Whom to ask.
pub(super) fn contact(contact: &Email) -> String {
    format!("Questions? Write to {contact}.")
}

fn step<'l>(button: &'static str, link: &'l Link, lifetime: Duration) -> Step<'l> {
    Step { url: &link.url, button, lifetime: format!("The link is good for {}.", span(lifetime)) }
}

/// A time in the largest unit that divides it; what is less than a minute is left out.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        _ if seconds >= DAY && seconds.is_multiple_of(DAY) => (seconds / DAY, "day"),
        _ if seconds >= HOUR && seconds.is_multiple_of(HOUR) => (seconds / HOUR, "hour"),
        _ => ((seconds / MINUTE).max(1), "minute"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// Whoever reads the old mailbox needs no more of the new address than to recognise it.
fn masked(email: &Email) -> String {
    let (local, domain) = email.as_str().split_once('@').unwrap_or_default();
    format!("{}…@{domain}", local.chars().take(1).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_mailbox_learns_little_of_the_new_one() {
        assert_eq!(masked(&Email::parse("ada@example.com").unwrap()), "a…@example.com");
    }

    #[test]
    fn a_lifetime_reads_as_people_say_it() {
        for (seconds, words) in [
            (DAY, "1 day"),
            (7 * DAY, "7 days"),
            (HOUR, "1 hour"),
            (36 * HOUR, "36 hours"),
            (90 * MINUTE, "90 minutes"),
            (119, "1 minute"),
            (5, "1 minute"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), words);
        }
    }
}
