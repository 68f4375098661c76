//! RL: what limits do where they are asked for, at the endpoints. How they count stands in `rate_limit.rs` beside this
//! folder.

use std::time::Duration;

use keyward::config::{Config, RateLimitStorage};
use serde_json::{Value, json};

use super::{ADA, EVE, copied, signed_up, visible};
use crate::support::{Answer, Browser, Database, Options, PASSWORD, Server, on_both_stores};

const WRONG: &str = "wrong password";
const NOBODY: &str = "nobody@example.com";
const HOUR: Duration = Duration::from_hours(1);

/// Limits as they are by default, behind a proxy on this machine.
fn limited(config: &mut Config) {
    config.rate_limit.enabled = true;
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    config.user.change_email.enabled = true;
    config.user.delete.enabled = true;
}

fn counted_in_database(config: &mut Config) {
    limited(config);
    config.rate_limit.storage = RateLimitStorage::Database;
}

fn private(config: &mut Config) {
    limited(config);
    config.email_password.auto_sign_in = false;
}

const BOTH: [fn(&mut Config); 2] = [limited, counted_in_database];

/// As somebody asks whose every request comes from another address.
async fn ask_from(server: &Server, browser: &mut Browser<'_>, n: usize, path: &str, body: &Value) -> Answer {
    let from = format!("198.{}.{}.{}", 18 + n / 65_536, n / 256 % 256, n % 256);
    browser.send(server.request("POST", path).json(body).header("x-forwarded-for", from)).await
}

async fn unlimited(database: &Database) -> Server {
    Server::start_with(database, Options::default()).await
}

on_both_stores! {
    async fn rl_14_through_the_endpoint_a_right_password_starts_the_count_again(database: Database) {
        signed_up(&unlimited(&database).await, ADA).await;
        let server = Server::configured(&database, limited).await;
        let mut stranger = Browser::new(&server);
        let mut n = 0;
        for _ in 0..2 {
            for _ in 0..99 {
                n += 1;
                let wrong = json!({ "email": ADA, "password": WRONG });
                assert_eq!(ask_from(&server, &mut stranger, n, "/sign-in/email", &wrong).await.status, 401);
            }
            n += 1;
            let right = json!({ "email": ADA, "password": PASSWORD });
            assert_eq!(ask_from(&server, &mut Browser::new(&server), n, "/sign-in/email", &right).await.status, 200);
        }
    }

    async fn rl_19_a_hundred_requests_for_a_reset_are_three_mails(database: Database) {
        signed_up(&unlimited(&database).await, ADA).await;
        for configure in BOTH {
            let server = Server::configured(&database, configure).await;
            let mut answers = Vec::new();
            for n in 0..100 {
                for email in [ADA, NOBODY] {
                    answers.push(ask_from(&server, &mut Browser::new(&server), n, "/request-password-reset", &json!({ "email": email })).await);
                }
            }
            assert!(answers.iter().all(|answer| visible(answer) == visible(&answers[0])));
            assert_eq!(answers[0].status, 200);
            assert_eq!(server.mailbox.recipients().await, [ADA, ADA, ADA]);
            assert_eq!(database.count("verification").await, 3, "and no more promises than mails");
            server.clock.advance(HOUR);
            ask_from(&server, &mut Browser::new(&server), 200, "/request-password-reset", &json!({ "email": "ADA@example.com" })).await;
            assert_eq!(server.mailbox.recipients().await, [ADA], "one address in every spelling, and an hour later again");
            database.execute(r#"delete from "verification""#).await;
            database.execute(r#"delete from "rateLimit""#).await;
        }
    }

    async fn rl_20_every_way_to_a_mailbox_has_the_same_budget(database: Database) {
        signed_up(&unlimited(&database).await, ADA).await;
        let server = Server::configured(&database, private).await;
        let verify = ("/send-verification-email", json!({ "email": ADA }));
        let reset = ("/request-password-reset", json!({ "email": ADA }));
        let sign_up = ("/sign-up/email", json!({ "name": "Eve", "email": ADA, "password": PASSWORD }));
        let ways = [verify, reset, sign_up];
        for (n, (path, body)) in ways.iter().chain(&ways).enumerate() {
            let answer = ask_from(&server, &mut Browser::new(&server), n, path, body).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(server.mailbox.recipients().await.len(), usize::from(n < 3), "{path}");
        }
    }

    async fn rl_20_who_wants_another_address_does_not_flood_its_owner(database: Database) {
        let outside = unlimited(&database).await;
        let eve = signed_up(&outside, EVE).await;
        let server = Server::configured(&database, limited).await;
        let mut eve = copied(&server, &eve);
        for n in 0..10 {
            let answer = ask_from(&server, &mut eve, n, "/change-email", &json!({ "newEmail": "victim@example.com" })).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"status":true}"#));
        }
        assert_eq!(server.mailbox.recipients().await, ["victim@example.com"; 3]);
    }

    async fn rl_20_mail_that_never_goes_out_uses_up_nobodys_budget(database: Database) {
        signed_up(&unlimited(&database).await, ADA).await;
        database.execute(r#"update "user" set "emailVerified" = (1 = 1)"#).await;
        let server = Server::configured(&database, limited).await;
        for n in 0..10 {
            let answer = ask_from(&server, &mut Browser::new(&server), n, "/send-verification-email", &json!({ "email": ADA })).await;
            assert_eq!(answer.status, 200);
        }
        assert!(server.mailbox.recipients().await.is_empty(), "there is nothing to verify");
        ask_from(&server, &mut Browser::new(&server), 10, "/request-password-reset", &json!({ "email": ADA })).await;
        assert_eq!(server.mailbox.recipients().await, [ADA]);
    }

    async fn rl_24_wrong_passwords_in_a_stolen_session_share_ten_attempts(database: Database) {
        for configure in BOTH {
            let outside = unlimited(&database).await;
            let (ada, eve) = (signed_up(&outside, ADA).await, signed_up(&outside, EVE).await);
            let server = Server::configured(&database, configure).await;
            let (mut thief, mut eve) = (copied(&server, &ada), copied(&server, &eve));
            let ways = |password: &str| [
                ("/verify-password", json!({ "password": password })),
                ("/change-password", json!({ "currentPassword": password, "newPassword": "another password" })),
                ("/delete-user", json!({ "password": password })),
            ];
            let mut statuses = Vec::new();
            for n in 0..51 {
                let (path, body) = &ways(WRONG)[n % 3];
                statuses.push(ask_from(&server, &mut thief, n, path, body).await.status);
            }
            assert!(statuses[..10].iter().all(|status| *status == 400) && statuses[10..].iter().all(|status| *status == 429), "{statuses:?}");
            for (n, (path, body)) in ways(PASSWORD).iter().enumerate() {
                let answer = ask_from(&server, &mut thief, 100 + n, path, body).await;
                assert_eq!((answer.status, answer.header("retry-after")), (429, Some("3600")), "not even the right one: {path}");
            }
            assert_eq!(ask_from(&server, &mut eve, 200, "/verify-password", &json!({ "password": PASSWORD })).await.status, 200);
            server.clock.advance(HOUR);
            assert_eq!(ask_from(&server, &mut thief, 300, "/verify-password", &json!({ "password": PASSWORD })).await.status, 200);
            database.execute(r#"delete from "user""#).await;
            database.execute(r#"delete from "rateLimit""#).await;
        }
    }

    async fn rl_25_a_refused_request_for_mail_does_not_tell_who_has_an_account(database: Database) {
        signed_up(&unlimited(&database).await, ADA).await;
        for path in ["/request-password-reset", "/send-verification-email"] {
            let server = Server::configured(&database, limited).await;
            let mut refusals = Vec::new();
            for (n, email) in [ADA, NOBODY].into_iter().enumerate() {
                for _ in 0..3 {
                    assert_eq!(ask_from(&server, &mut Browser::new(&server), n, path, &json!({ "email": email })).await.status, 200);
                }
                let refusal = ask_from(&server, &mut Browser::new(&server), n, path, &json!({ "email": email })).await;
                assert_eq!(refusal.status, 429, "{path}");
                refusals.push(visible(&refusal));
            }
            assert_eq!(refusals[0], refusals[1], "{path}");
        }
    }
}
