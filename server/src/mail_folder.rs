//! Mail as files in a folder, one each: for whatever picks mail up there.

use std::{
    fs::DirBuilder,
    io::{self, Write},
    path::{Path, PathBuf},
};

use keyward::mail::{Delivery, Letter, Letterhead, Mail, Mailer, Undelivered};
use tokio::task::spawn_blocking;

/// Delivers into a folder, made when the first mail comes. It is for its owner's eyes only: a link is worth an account.
#[derive(Clone, Debug)]
pub struct MailFolder {
    /// Where it is.
    pub path: PathBuf,
    /// Whose letters they are.
    pub letterhead: Letterhead,
}

impl Mailer for MailFolder {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        let Self { path, letterhead } = self.clone();
        Box::pin(async move {
            let written = spawn_blocking(move || write(&path, &mail.id, &text(&mail, &letterhead)?))
                .await
                .map_err(io::Error::other);
            written
                .flatten()
                .map_err(|error| Undelivered::NotYet(format!("the mail folder cannot be written to: {error}")))
        })
    }
}

/// A file has its last name only when it is whole. It is the mail's: one that comes twice is there once.
fn write(folder: &Path, id: &str, text: &str) -> io::Result<()> {
    let mut directory = DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    directory.create(folder)?;
    let mut file = tempfile::Builder::new().prefix("mail-").suffix(".part").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(folder.join(format!("mail-{id}.txt")))?;
    Ok(())
}

fn text(mail: &Mail, letterhead: &Letterhead) -> io::Result<String> {
    let letter = Letter::write(mail, letterhead).map_err(io::Error::other)?;
    Ok(format!("To: {}\nSubject: {}\n\n{}", mail.to, letter.subject, letter.text))
}
