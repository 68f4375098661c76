//! Mail as the people find it who read it, and mail servers that make trouble.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::mail::{Content, Delivery, Link, Mail, Mailer, Undelivered};

/// How long a mail may be on its way; it is handed over on a task of its own.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so long without a mail there will be none.
const SILENCE: Duration = Duration::from_millis(50);

/// Keeps what is sent.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Arc<Mutex<Vec<Mail>>>);

/// Never finishes.
pub(super) struct Hanging;

/// Takes nothing.
pub(super) struct Refusing;

impl Mailer for Mailbox {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.0.lock().unwrap().push(mail);
        Box::pin(async { Ok(()) })
    }
}

impl Mailer for Hanging {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(pending())
    }
}

impl Mailer for Refusing {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(async { Err(Undelivered("421 come back later".into())) })
    }
}

impl Mailbox {
    /// Every mail so far, once no more of them are on their way.
    pub(super) async fn all(&self) -> Vec<Mail> {
        loop {
            let before = self.0.lock().unwrap().len();
            tokio::time::sleep(SILENCE).await;
            let mails = self.0.lock().unwrap().clone();
            if mails.len() == before {
                return mails;
            }
        }
    }

    /// The mails to an address.
    pub(super) async fn to(&self, address: &str) -> Vec<Mail> {
        self.all().await.into_iter().filter(|mail| mail.to.as_str() == address).collect()
    }

    /// The link of the last mail, as soon as it is there; the mailbox is empty afterwards.
    pub(super) async fn link(&self) -> Link {
        let wait = async {
            loop {
                if let Some(mail) = self.0.lock().unwrap().pop() {
                    return mail;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let mail = tokio::time::timeout(PATIENCE, wait).await.expect("a mail comes");
        self.empty();
        link(&mail.content)
    }

    pub(super) fn empty(&self) {
        self.0.lock().unwrap().clear();
    }
}

fn link(content: &Content) -> Link {
    match content {
        Content::VerifyEmail(link)
        | Content::ResetPassword(link)
        | Content::DeleteUser(link)
        | Content::ConfirmEmailChange { link, .. } => link.clone(),
        other => panic!("a mail without a link: {other:?}"),
    }
}
