//! Leaving for good: protocol sections 2.31 and 2.32.

use std::time::Duration;

use keyward::{config::Config, mail::Content};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, PASSWORD, Server, invariants, on_both_stores};

const DAY: Duration = Duration::from_hours(24);

fn enabled(config: &mut Config) {
    config.user.delete.enabled = true;
}

fn by_mail(config: &mut Config) {
    enabled(config);
    config.user.delete.confirm_by_mail = true;
}

fn password(text: &str) -> Value {
    json!({ "password": text })
}

fn is_deleted(answer: &Answer) -> bool {
    answer.status == 200
        && answer.json() == json!({ "success": true, "message": "User deleted" })
        && answer.forgets_the_session()
}

/// Asks to be deleted; the token of the mail.
async fn asked(server: &Server, browser: &mut Browser<'_>) -> String {
    let answer = browser.post("/delete-user", &json!({})).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "success": true, "message": "Verification email sent" })));
    assert!(answer.cookies().is_empty());
    server.mailbox.link().await.token
}

async fn nothing_is_left(database: &Database) {
    for table in ["user", "session", "account", "verification"] {
        assert_eq!(database.count(table).await, 0, "{table}");
    }
}

on_both_stores! {
    async fn who_signed_in_recently_may_leave(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        ada.post("/send-verification-email", &json!({ "email": "ada@example.com" })).await;
        let answer = ada.post("/delete-user", &json!({})).await;
        assert!(is_deleted(&answer), "{answer:?}");
        nothing_is_left(&database).await;
        assert!(!ada.is_signed_in().await && !phone.is_signed_in().await);
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.refusal(), (401, "INVALID_EMAIL_OR_PASSWORD".into()));
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 200, "the address is free again");
    }

    async fn others_stay(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        assert!(is_deleted(&ada.post("/delete-user", &json!({})).await));
        assert!(eve.is_signed_in().await);
        assert_eq!(Browser::new(&server).sign_in("eve@example.com").await.status, 200);
        invariants(&database).await;
    }

    async fn who_signed_in_long_ago_shows_the_password(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(DAY);
        for body in [json!({}), password(""), json!({ "token": "" }), json!({ "token": "", "password": "" }), json!({ "callbackURL": "/x" })] {
            assert_eq!(ada.post("/delete-user", &body).await.refusal(), (400, "SESSION_EXPIRED".into()), "{body}");
        }
        for (text, code) in [("wrong password", "INVALID_PASSWORD"), (&"x".repeat(129), "PASSWORD_TOO_LONG")] {
            assert_eq!(ada.post("/delete-user", &password(text)).await.refusal(), (400, code.into()), "{text}");
        }
        assert!(ada.is_signed_in().await);
        assert!(is_deleted(&ada.post("/delete-user", &password(PASSWORD)).await));
        nothing_is_left(&database).await;
    }

    async fn a_wrong_password_is_no_password_even_in_a_fresh_session(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        assert_eq!(ada.post("/delete-user", &password("wrong password")).await.refusal(), (400, "INVALID_PASSWORD".into()));
        database.execute(r#"delete from "account""#).await;
        assert_eq!(ada.post("/delete-user", &password(PASSWORD)).await.refusal(), (400, "CREDENTIAL_ACCOUNT_NOT_FOUND".into()));
        for body in [json!({ "password": 5 }), json!({ "password": null }), json!({ "token": null }), json!([])] {
            assert_eq!(ada.post("/delete-user", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        let empty = server.request("POST", "/delete-user");
        assert_eq!(ada.send(empty).await.refusal(), (400, "VALIDATION_ERROR".into()), "a deletion is no accident");
        assert_eq!(Browser::new(&server).post("/delete-user", &json!({})).await.refusal(), (401, "UNAUTHORIZED".into()));
        assert_eq!(database.count("user").await, 1);
    }

    async fn every_session_is_fresh_where_that_is_so(database: Database) {
        let configure = |config: &mut Config| {
            enabled(config);
            config.session.fresh_age = Duration::ZERO;
        };
        let server = Server::configured(&database, configure).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(3 * DAY);
        assert!(is_deleted(&ada.post("/delete-user", &json!({})).await));
    }

    async fn following_the_mail_deletes(database: Database) {
        let server = Server::configured(&database, by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let answer = ada.post("/delete-user", &json!({ "password": PASSWORD, "callbackURL": "/bye?a=b" })).await;
        assert_eq!(answer.json(), json!({ "success": true, "message": "Verification email sent" }));
        let mail = server.mailbox.next().await;
        let Content::DeleteUser(link) = &mail.content else { panic!("{mail:?}") };
        assert_eq!(mail.to.as_str(), "ada@example.com");
        assert_eq!(link.url, format!("{}/api/auth/delete-user/callback?token={}&callbackURL=%2Fbye%3Fa%3Db", server.origin, link.token));
        assert!(ada.is_signed_in().await);

        let answer = ada.follow(link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/bye?a=b")));
        assert!(answer.body.is_empty() && answer.forgets_the_session());
        nothing_is_left(&database).await;
        assert_eq!(ada.follow(link).await.refusal(), (404, "FAILED_TO_GET_USER_INFO".into()));
    }

    async fn a_mail_makes_up_for_a_session_that_is_not_fresh(database: Database) {
        let server = Server::configured(&database, by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(DAY);
        assert_eq!(ada.post("/delete-user", &password("wrong password")).await.refusal(), (400, "INVALID_PASSWORD".into()));
        let token = asked(&server, &mut ada).await;
        let answer = ada.get(&format!("/delete-user/callback?token={token}")).await;
        assert!(is_deleted(&answer), "{answer:?}");
        nothing_is_left(&database).await;
    }

    async fn the_token_of_the_mail_will_do_on_a_page(database: Database) {
        let server = Server::configured(&database, by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let token = asked(&server, &mut ada).await;
        server.clock.advance(DAY);
        assert_eq!(ada.post("/delete-user", &json!({ "token": "nothing" })).await.refusal(), (404, "INVALID_TOKEN".into()));
        assert!(is_deleted(&ada.post("/delete-user", &json!({ "token": token })).await));
        nothing_is_left(&database).await;
    }

    async fn a_link_deletes_nobody_but_whom_it_was_made_for(database: Database) {
        let server = Server::configured(&database, by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let token = asked(&server, &mut ada).await;
        let answer = eve.get(&format!("/delete-user/callback?token={token}&callbackURL=/bye")).await;
        assert_eq!((answer.refusal(), answer.header("location")), ((404, "INVALID_TOKEN".into()), None));
        assert_eq!(ada.get(&format!("/delete-user/callback?token={token}")).await.refusal(), (404, "INVALID_TOKEN".into()), "it went the wrong way");
        let token = asked(&server, &mut ada).await;
        assert_eq!(eve.post("/delete-user", &json!({ "token": token })).await.refusal(), (404, "INVALID_TOKEN".into()));
        assert_eq!(database.count("user").await, 2);

        let token = asked(&server, &mut ada).await;
        let stranger = Browser::new(&server).get(&format!("/delete-user/callback?token={token}&callbackURL=/bye")).await;
        assert_eq!(stranger.refusal(), (404, "FAILED_TO_GET_USER_INFO".into()), "a mail scanner deletes nobody");
        assert!(is_deleted(&ada.get(&format!("/delete-user/callback?token={token}")).await), "and burns nothing");
        invariants(&database).await;
    }

    async fn a_link_that_is_no_good_deletes_nobody(database: Database) {
        let server = Server::configured(&database, by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let (late, void) = (asked(&server, &mut ada).await, asked(&server, &mut ada).await);
        for token in ["nothing", ""] {
            assert_eq!(ada.get(&format!("/delete-user/callback?token={token}")).await.refusal(), (404, "INVALID_TOKEN".into()));
        }
        assert_eq!(ada.get("/delete-user/callback").await.refusal(), (400, "VALIDATION_ERROR".into()));
        let evil = ada.get(&format!("/delete-user/callback?token={void}&callbackURL=https://evil.com")).await;
        assert_eq!((evil.refusal(), evil.header("location")), ((403, "INVALID_CALLBACK_URL".into()), None));
        let evil = ada.post("/delete-user", &json!({ "callbackURL": "https://evil.com" })).await;
        assert_eq!(evil.refusal(), (403, "INVALID_CALLBACK_URL".into()));

        let change = json!({ "currentPassword": PASSWORD, "newPassword": "another password" });
        assert_eq!(ada.post("/change-password", &change).await.status, 200);
        assert_eq!(ada.get(&format!("/delete-user/callback?token={void}")).await.refusal(), (404, "INVALID_TOKEN".into()), "a new password voids it");
        let token = asked(&server, &mut ada).await;
        server.clock.advance(DAY + Duration::from_millis(1));
        for token in [late, token] {
            assert_eq!(ada.get(&format!("/delete-user/callback?token={token}")).await.refusal(), (404, "INVALID_TOKEN".into()));
        }
        assert_eq!(database.count("user").await, 1);
    }

    async fn without_a_mailer_a_mail_confirms_nothing(database: Database) {
        let server = Server::start_with(&database, crate::support::Options { configure: by_mail, mails: false, ..Default::default() }).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(DAY);
        assert_eq!(ada.post("/delete-user", &json!({})).await.refusal(), (400, "SESSION_EXPIRED".into()));
        assert!(is_deleted(&ada.post("/delete-user", &password(PASSWORD)).await));
    }
}
