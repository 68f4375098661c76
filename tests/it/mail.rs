//! Mail: when it is sent, to whom, and what becomes of the rest when it cannot be.

use std::time::Duration;

use keyward::{
    Auth,
    config::Config,
    endpoint::{RequestPasswordReset, SendVerificationEmail},
    mail::{Content, Delivery, Mail, Mailer, Undelivered},
};
use serde_json::json;
use tokio::time::timeout;

use crate::support::{Browser, Database, Server, on_both_stores};

fn limited(config: &mut Config) {
    config.rate_limit.enabled = true;
    config.user.change_email.enabled = true;
    config.user.delete.enabled = true;
    config.user.delete.confirm_by_mail = true;
}

fn ask(email: &str) -> RequestPasswordReset {
    RequestPasswordReset { email: email.into(), redirect_to: None }
}

/// A mail server that is down.
struct Down;

impl Mailer for Down {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(async { Err(Undelivered::NotYet("down".into())) })
    }
}

/// A mail server that never answers.
struct Stuck;

impl Mailer for Stuck {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(std::future::pending())
    }
}

/// A mailer with a fault.
struct Broken;

impl Mailer for Broken {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        Box::pin(async { panic!("out of paper") })
    }
}

async fn resets_with(server: &Server, mailer: impl Mailer) -> bool {
    let auth = Auth::builder(server.auth.config().clone(), server.auth.store().clone()).mailer(mailer).build().unwrap();
    let answer = timeout(Duration::from_secs(5), auth.call(ask("ada@example.com"))).await;
    answer.expect("no request waits for a mail").unwrap().status
}

on_both_stores! {
    async fn a_mail_server_that_fails_costs_no_request_anything(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        assert!(resets_with(&server, Down).await);
        assert!(resets_with(&server, Stuck).await);
        assert!(resets_with(&server, Broken).await);
        assert_eq!(database.count("verification").await, 3);
    }

    async fn a_mailbox_is_not_flooded_through_us(database: Database) {
        let server = Server::configured(&database, limited).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        for _ in 0..2 {
            server.auth.call(ask("ada@example.com")).await.unwrap();
        }
        server.auth.call(SendVerificationEmail { email: "ada@example.com".into(), callback_url: None }).await.unwrap();
        for _ in 0..3 {
            server.mailbox.next().await;
        }

        for _ in 0..3 {
            assert!(server.auth.call(ask("ada@example.com")).await.unwrap().status, "the answer is the same");
        }
        let answer = ada.post("/delete-user", &json!({})).await;
        assert_eq!((answer.status, &answer.json()["message"]), (200, &json!("Verification email sent")));
        server.mailbox.stays_empty().await;
        assert_eq!(database.count("verification").await, 3, "what is not sent is not promised");

        assert_eq!(ada.post("/change-email", &json!({ "newEmail": "new@example.com" })).await.status, 200);
        assert_eq!(server.mailbox.next().await.to.as_str(), "new@example.com", "another mailbox has a count of its own");
        server.clock.advance(Duration::from_hours(1));
        server.auth.call(ask("ada@example.com")).await.unwrap();
        assert_eq!(server.mailbox.next().await.to.as_str(), "ada@example.com");
    }

    async fn nobody_asks_for_mail_without_end(database: Database) {
        let server = Server::configured(&database, limited).await;
        for path in ["/request-password-reset", "/send-verification-email"] {
            let mut statuses = Vec::new();
            for n in 0..5 {
                let body = json!({ "email": format!("somebody{n}@example.com") });
                statuses.push(Browser::new(&server).post(path, &body).await.status);
            }
            assert_eq!(statuses, [200, 200, 200, 429, 429], "{path}");
        }
    }

    async fn a_link_is_not_printed(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        server.auth.call(ask("ada@example.com")).await.unwrap();
        let mail = server.mailbox.next().await;
        let Content::ResetPassword(link) = &mail.content else { panic!("{mail:?}") };
        let stored = database.texts(r#"select "identifier" || ' ' || "value" from "verification""#).await;
        for text in [format!("{mail:?}"), stored.concat()] {
            assert!(!text.contains(&link.token) && !text.contains(&link.url), "{text}");
        }
    }
}
