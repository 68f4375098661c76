//! A site on which everything can be done that is done by mail, and what people do there.

use keyward::{Builder, config::Config, mail::Link};
use serde_json::json;

use crate::support::{Browser, Database, Mailbox, Options, PASSWORD, Server, link_of};

/// A server and its mailbox.
pub(super) struct Site {
    pub(super) server: Server,
    pub(super) letters: Mailbox,
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
        let server =
            Server::start_with(database, Options { configure, furnish: Box::new(furnish), ..Options::default() }).await;
        Self { letters: server.mailbox.clone(), server }
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

    /// The link in the next mail, which must go to this address.
    pub(super) async fn link_to(&self, address: &str) -> Link {
        let mail = self.letters.next().await;
        assert_eq!(mail.to.as_str(), address);
        link_of(&mail).cloned().unwrap_or_else(|| panic!("no link: {mail:?}"))
    }

    /// The link for somebody who forgot the password.
    pub(super) async fn reset_link(&self, email: &str) -> Link {
        let answer = self.browser().post("/request-password-reset", &json!({ "email": email })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.link_to(email).await
    }

    /// The link with which somebody shows that an address is theirs.
    pub(super) async fn verification_link(&self, email: &str) -> Link {
        let answer = self.browser().post("/send-verification-email", &json!({ "email": email })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.link_to(email).await
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
