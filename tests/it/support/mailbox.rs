//! Where mail arrives.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{
    Auth,
    mail::{Content, Delivery, Link, Mail, Mailer},
};
use tokio::{sync::Notify, time::timeout};

/// A mail is delivered on a task of its own; one that takes so long does not come.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks into the outbox.
const GLANCE: Duration = Duration::from_millis(2);

/// The mailbox of everybody.
#[derive(Clone, Default)]
pub(crate) struct Mailbox {
    shelf: Arc<Shelf>,
    /// Whose outbox mail comes from.
    sender: Option<Auth>,
}

#[derive(Default)]
struct Shelf {
    mails: Mutex<VecDeque<Mail>>,
    arrival: Notify,
}

impl Mailbox {
    /// The same mailbox for somebody who knows the sender, and so when nothing is on its way any more.
    pub(crate) fn of(self, sender: &Auth) -> Self {
        Self { sender: Some(sender.clone()), ..self }
    }

    /// Waits until the outbox is empty.
    async fn settle(&self) {
        let Some(sender) = &self.sender else { return };
        let emptied = async {
            while sender.mail_counts().await.is_ok_and(|counts| counts.waiting > 0) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        timeout(PATIENCE, emptied).await.expect("mail goes out");
    }

    /// Takes the mail that came first; waits for it.
    pub(crate) async fn next(&self) -> Mail {
        let arrived = async {
            loop {
                let arrival = self.shelf.arrival.notified();
                if let Some(mail) = self.take() {
                    return mail;
                }
                arrival.await;
            }
        };
        timeout(PATIENCE, arrived).await.expect("a mail comes")
    }

    /// Takes the next mail's link.
    pub(crate) async fn link(&self) -> Link {
        let mail = self.next().await;
        link_of(&mail).cloned().unwrap_or_else(|| panic!("no link in {mail:?}"))
    }

    /// Takes so many mails, whatever their order: each comes on a task of its own.
    pub(crate) async fn sorted(&self, count: usize) -> Vec<Mail> {
        let mut mails = Vec::new();
        for _ in 0..count {
            mails.push(self.next().await);
        }
        mails.sort_by_key(|mail| mail.to.as_str().to_owned());
        mails
    }

    /// Takes every mail that came until now.
    pub(crate) async fn all(&self) -> Vec<Mail> {
        self.settle().await;
        self.shelf.mails.lock().unwrap().drain(..).collect()
    }

    /// Takes every mail that came until now, and says where they went.
    pub(crate) async fn recipients(&self) -> Vec<String> {
        let mut recipients: Vec<_> = self.all().await.iter().map(|mail| mail.to.as_str().to_owned()).collect();
        recipients.sort_unstable();
        recipients
    }

    pub(crate) async fn stays_empty(&self) {
        let mails = self.all().await;
        assert!(mails.is_empty(), "{mails:?}");
    }

    fn take(&self) -> Option<Mail> {
        self.shelf.mails.lock().unwrap().pop_front()
    }
}

/// The link in a mail, if there is one.
pub(crate) fn link_of(mail: &Mail) -> Option<&Link> {
    match &mail.content {
        Content::VerifyEmail(link)
        | Content::ConfirmEmailChange { link, .. }
        | Content::ResetPassword(link)
        | Content::DeleteUser(link) => Some(link),
        _ => None,
    }
}

impl Mailer for Mailbox {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.shelf.mails.lock().unwrap().push_back(mail);
        self.shelf.arrival.notify_one();
        Box::pin(async { Ok(()) })
    }
}
