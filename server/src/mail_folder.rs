//! Mail as files in a folder, one each: for a developer who follows the links, and for whatever picks mail up there.

use std::{
    fs::DirBuilder,
    io::{self, Write},
    path::{Path, PathBuf},
};

use keyward::{
    mail::{Content, Delivery, Link, Mail, Mailer, Undelivered},
    model::Email,
};
use tokio::task::spawn_blocking;

/// Delivers into a folder, made when the first mail comes. It is for its owner's eyes only: a link is worth an account.
#[derive(Clone, Debug)]
pub struct MailFolder(pub PathBuf);

impl Mailer for MailFolder {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        let folder = self.0.clone();
        Box::pin(async move {
            let written = spawn_blocking(move || write(&folder, &mail)).await.map_err(io::Error::other);
            written
                .flatten()
                .map_err(|error| Undelivered::NotYet(format!("the mail folder cannot be written to: {error}")))
        })
    }
}

/// A file has its last name only when it is whole.
fn write(folder: &Path, mail: &Mail) -> io::Result<()> {
    let mut directory = DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    directory.create(folder)?;
    let mut file = tempfile::Builder::new().prefix("mail-").suffix(".part").tempfile_in(folder)?;
    file.write_all(text(mail).as_bytes())?;
    let whole = file.path().with_extension("txt");
    file.persist_noclobber(whole)?;
    Ok(())
}

fn text(mail: &Mail) -> String {
    let (subject, body) = words(&mail.content);
    format!("To: {}\nSubject: {subject}\n\n{body}\n", mail.to)
}

fn words(content: &Content) -> (&'static str, String) {
    match content {
        Content::VerifyEmail(link) => ("Verify your e-mail", follow("show that this address is yours", link)),
        Content::ConfirmEmailChange { new_email, link } => {
            ("Confirm your new e-mail", follow(&format!("let your address be changed to {new_email}"), link))
        }
        Content::ResetPassword(link) => ("Choose another password", follow("choose another password", link)),
        Content::DeleteUser(link) => ("Delete your account", follow("delete your account for good", link)),
        Content::SignUpWithYourEmail => (
            "You have an account",
            "Somebody, perhaps you, wanted to sign up with this address. It has an account: sign in instead."
                .to_owned(),
        ),
        Content::PasswordWasReset => ("Your password was changed", warning("password was changed by way of a mail")),
        Content::EmailWasChanged { new_email } => {
            ("Your e-mail was changed", warning(&format!("address was changed to {}", masked(new_email))))
        }
        _ => ("News of your account", "Sign in to see what is new.".to_owned()),
    }
}

fn follow(purpose: &str, link: &Link) -> String {
    format!("Follow this link to {purpose}:\n\n{}\n\nIf you did not ask for it, do nothing.", link.url)
}

fn warning(what: &str) -> String {
    format!("Your {what}. If it was not you, choose another password at once.")
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
}
