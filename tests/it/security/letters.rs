//! The mailbox of a test: every mail that the library hands over, and the links that people follow in them.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{
    Builder,
    config::Config,
    mail::{Content, Delivery, Link, Mail, Mailer},
};
use serde_json::json;

use crate::support::{Browser, Database, Options, PASSWORD, Server};

/// How long a mail may take that is expected, in steps of a millisecond.
const PATIENCE: u32 = 5_000;

#[derive(Clone, Default)]
pub(super) struct Letters(Arc<Mutex<Vec<Mail>>>);

impl Mailer for Letters {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.0.lock().unwrap().push(mail);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Letters {
    /// The oldest mail that nobody took yet.
    pub(super) async fn next(&self) -> Mail {
        for _ in 0..PATIENCE {
            if let Some(mail) = self.take() {
                return mail;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("no mail came");
    }

    /// The link in the next mail, which must go to this address.
    pub(super) async fn link_to(&self, address: &str) -> Link {
        let mail = self.next().await;
        assert_eq!(mail.to.as_str(), address);
        match mail.content {
            Content::VerifyEmail(link)
            | Content::ConfirmEmailChange { link, .. }
            | Content::ResetPassword(link)
            | Content::DeleteUser(link) => link,
            other => panic!("no link: {other:?}"),
        }
    }

    /// Every mail that has come a moment after everything was answered.
    pub(super) async fn rest(&self) -> Vec<Mail> {
        tokio::time::sleep(Duration::from_millis(50)).await;
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn take(&self) -> Option<Mail> {
        let mut mails = self.0.lock().unwrap();
        (!mails.is_empty()).then(|| mails.remove(0))
    }
}

/// A server that sends mail, with everything turned on that is done by mail.
pub(super) struct Site {
    pub(super) server: Server,
    pub(super) letters: Letters,
}

impl Site {
    pub(super) async fn start(database: &Database) -> Self {
        Self::start_with(database, |_| {}).await
    }

    pub(super) async fn start_with(database: &Database, configure: fn(&mut Config)) -> Self {
        Self::furnished(database, configure, |builder| builder).await
    }

    pub(super) async fn furnished(
        database: &Database,
        configure: fn(&mut Config),
        furnish: impl FnOnce(Builder) -> Builder + Send + 'static,
    ) -> Self {
        let letters = Letters::default();
        let mailer = letters.clone();
        let options =
            Options { configure, furnish: Box::new(|builder| furnish(builder.mailer(mailer))), ..Options::default() };
        Self { server: Server::start_with(database, options).await, letters }
    }

    pub(super) fn browser(&self) -> Browser<'_> {
        Browser::new(&self.server)
    }

    /// A browser in which somebody has just signed up.
    pub(super) async fn signed_up(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        assert_eq!(browser.sign_up(email).await.status, 200);
        browser
    }

    /// The link for somebody who forgot the password.
    pub(super) async fn reset_link(&self, email: &str) -> Link {
        let answer = self.browser().post("/request-password-reset", &json!({ "email": email })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.letters.link_to(email).await
    }

    /// The link with which somebody shows that an address is theirs.
    pub(super) async fn verification_link(&self, email: &str) -> Link {
        let answer = self.browser().post("/send-verification-email", &json!({ "email": email })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.letters.link_to(email).await
    }

    /// Chooses another password with what a link holds; status and code of the answer.
    pub(super) async fn reset(&self, token: &str, password: &str) -> (u16, String) {
        let body = json!({ "token": token, "newPassword": password });
        let answer = self.browser().post("/reset-password", &body).await;
        assert!(answer.cookies().is_empty(), "a reset signs nobody in");
        (answer.status, answer.code())
    }

    /// Whether a password opens an account.
    pub(super) async fn opens(&self, email: &str, password: &str) -> bool {
        let answer = self.browser().post("/sign-in/email", &json!({ "email": email, "password": password })).await;
        assert!(matches!(answer.status, 200 | 401), "{}", answer.text());
        answer.status == 200
    }

    /// Whether the password of every sign-up still opens it.
    pub(super) async fn opens_as_before(&self, email: &str) -> bool {
        self.opens(email, PASSWORD).await
    }

    /// The path and query of a link, below the base path.
    pub(super) fn path<'l>(&self, link: &'l Link) -> &'l str {
        let path = link.url.strip_prefix(&self.server.origin).unwrap_or_else(|| panic!("{} leads away", link.url));
        path.strip_prefix(&self.server.base).unwrap_or_else(|| panic!("{path} is no endpoint"))
    }
}
