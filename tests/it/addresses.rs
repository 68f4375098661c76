//! Changing one's address: protocol sections 2.18 and 2.20.

use std::time::Duration;

use keyward::{
    config::Config,
    mail::{Content, Link},
};
use serde_json::{Value, json};

use crate::support::{Browser, Database, PASSWORD, Server, invariants, link_of, on_both_stores};

fn enabled(config: &mut Config) {
    config.user.change_email.enabled = true;
}

fn at_once(config: &mut Config) {
    enabled(config);
    config.user.change_email.without_verification = true;
}

fn confirmed_at_old(config: &mut Config) {
    enabled(config);
    config.user.change_email.confirm_at_old = true;
}

fn to(new: &str) -> Value {
    json!({ "newEmail": new, "callbackURL": "/settings" })
}

/// The browser of a new user whose address counts as verified.
async fn verified<'a>(server: &'a Server, database: &Database, email: &str) -> Browser<'a> {
    let browser = Browser::of_new_user(server, email).await;
    database
        .execute(&format!(r#"update "user" set "emailVerified" = ("email" = '{email}') where "email" = '{email}'"#))
        .await;
    browser
}

/// Asks for another address; the link of the mail that comes of it, which goes there.
async fn asked(server: &Server, browser: &mut Browser<'_>, new: &str, recipient: &str) -> Link {
    let answer = browser.post("/change-email", &to(new)).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
    let mail = server.mailbox.next().await;
    assert_eq!(mail.to.as_str(), recipient);
    link_of(&mail).unwrap().clone()
}

async fn address(browser: &mut Browser<'_>) -> Value {
    browser.get("/get-session").await.json()["user"]["email"].clone()
}

on_both_stores! {
    async fn the_new_address_shows_that_it_is_theirs(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut desk = verified(&server, &database, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let answer = desk.post("/change-email", &to("Ada@New.example.com")).await;
        assert_eq!((answer.status, answer.json(), answer.cookies().len()), (200, json!({ "status": true }), 0));
        let mail = server.mailbox.next().await;
        let Content::VerifyEmail(link) = &mail.content else { panic!("{mail:?}") };
        assert_eq!((mail.to.as_str(), mail.user.email.as_str()), ("ada@new.example.com", "ada@new.example.com"));
        assert!(link.url.ends_with("&callbackURL=%2Fsettings"));
        assert_eq!(address(&mut desk).await, json!("ada@example.com"), "nothing happens before the link is followed");

        server.clock.advance(Duration::from_secs(5));
        let answer = desk.follow(link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/settings")));
        assert!(answer.cookie("keyward.session_token").is_some());
        let told = server.mailbox.next().await;
        assert_eq!(told.to.as_str(), "ada@example.com");
        assert!(matches!(&told.content, Content::EmailWasChanged { new_email } if new_email.as_str() == "ada@new.example.com"));
        for browser in [&mut desk, &mut phone] {
            let user = &browser.get("/get-session").await.json()["user"];
            assert_eq!((&user["email"], &user["emailVerified"]), (&json!("ada@new.example.com"), &json!(true)), "who was signed in stays so");
            assert_eq!(user["updatedAt"], "2026-11-23T12:00:05.000Z");
        }
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 401);
        assert_eq!(Browser::new(&server).sign_in("ada@new.example.com").await.status, 200);

        assert_eq!(desk.follow(link).await.header("location"), Some("/settings?error=INVALID_TOKEN"), "a second click");
        invariants(&database).await;
    }

    async fn a_link_that_names_no_place_answers_with_the_user(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        let link = asked(&server, &mut ada, "new@example.com", "new@example.com").await;
        let answer = Browser::new(&server).get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!((answer.status, answer.cookies().len()), (200, 0), "it signs nobody in");
        assert_eq!((&answer.json()["status"], &answer.json()["user"]["email"]), (&json!(true), &json!("new@example.com")));
        assert_eq!(address(&mut ada).await, json!("new@example.com"));
    }

    async fn who_never_verified_an_address_does_not_by_changing_it(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let link = asked(&server, &mut ada, "new@example.com", "new@example.com").await;
        ada.follow(&link).await;
        let user = &ada.get("/get-session").await.json()["user"];
        assert_eq!((&user["email"], &user["emailVerified"]), (&json!("new@example.com"), &json!(false)));
    }

    async fn an_address_that_was_never_verified_is_changed_at_once(database: Database) {
        let server = Server::configured(&database, at_once).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let answer = ada.post("/change-email", &to("new@example.com")).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
        assert!(answer.cookie("keyward.session_token").is_some());
        let mail = server.mailbox.next().await;
        assert!(mail.to.as_str() == "new@example.com" && matches!(mail.content, Content::VerifyEmail(_)));
        server.mailbox.stays_empty().await;
        for browser in [&mut ada, &mut phone] {
            assert_eq!(address(browser).await, json!("new@example.com"));
        }
        ada.follow(link_of(&mail).unwrap()).await;
        assert_eq!(ada.get("/get-session").await.json()["user"]["emailVerified"], true);

        let link = asked(&server, &mut ada, "third@example.com", "third@example.com").await;
        assert_eq!(address(&mut ada).await, json!("new@example.com"), "a verified address is not changed at once");
        ada.follow(&link).await;
        assert_eq!(address(&mut ada).await, json!("third@example.com"));
        invariants(&database).await;
    }

    async fn the_old_address_agrees_first(database: Database) {
        let server = Server::configured(&database, confirmed_at_old).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        ada.post("/change-email", &to("new@example.com")).await;
        let mail = server.mailbox.next().await;
        let Content::ConfirmEmailChange { new_email, link } = &mail.content else { panic!("{mail:?}") };
        assert_eq!((mail.to.as_str(), new_email.as_str()), ("ada@example.com", "new@example.com"));
        let answer = ada.follow(link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/settings")));
        assert_eq!(address(&mut ada).await, json!("ada@example.com"));

        let second = server.mailbox.next().await;
        assert_eq!((second.to.as_str(), second.user.email.as_str()), ("new@example.com", "new@example.com"));
        ada.follow(link_of(&second).unwrap()).await;
        assert_eq!(address(&mut ada).await, json!("new@example.com"));
        server.mailbox.next().await;
        assert_eq!(ada.follow(link).await.header("location"), Some("/settings?error=INVALID_TOKEN"), "the old address has no say any more");
        let answer = ada.get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!(answer.refusal(), (401, "INVALID_TOKEN".into()));
        server.mailbox.stays_empty().await;
        invariants(&database).await;
    }

    async fn a_confirmation_without_a_place_says_only_that(database: Database) {
        let server = Server::configured(&database, confirmed_at_old).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        let link = asked(&server, &mut ada, "new@example.com", "ada@example.com").await;
        let answer = ada.get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
    }

    async fn who_has_not_verified_the_old_address_need_not_confirm_there(database: Database) {
        let server = Server::configured(&database, confirmed_at_old).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        asked(&server, &mut ada, "new@example.com", "new@example.com").await;
    }

    async fn a_taken_address_is_answered_like_a_free_one(database: Database) {
        for configure in [enabled as fn(&mut Config), at_once, confirmed_at_old] {
            let server = Server::configured(&database, configure).await;
            for email in ["ada@example.com", "eve@example.com"] {
                verified(&server, &database, email).await;
            }
            if server.auth.config().user.change_email.without_verification {
                database.execute(r#"update "user" set "emailVerified" = ("email" = '')"#).await;
            }
            let mut eve = Browser::of_user(&server, "eve@example.com").await;
            let answer = eve.post("/change-email", &to("ADA@example.com")).await;
            assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
            server.mailbox.stays_empty().await;
            assert_eq!(database.count("verification").await, 0);
            assert_eq!(address(&mut eve).await, json!("eve@example.com"));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn an_address_that_was_taken_meanwhile_is_not_taken_away(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        let link = asked(&server, &mut ada, "new@example.com", "new@example.com").await;
        Browser::of_new_user(&server, "new@example.com").await;
        let answer = ada.follow(&link).await;
        assert_eq!(answer.header("location"), Some("/settings?error=USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"));
        assert_eq!(address(&mut ada).await, json!("ada@example.com"));
        invariants(&database).await;
    }

    async fn nothing_changes_without_a_word_on_why(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = Browser::new(&server);
        assert_eq!(ada.post("/change-email", &to("new@example.com")).await.refusal(), (401, "UNAUTHORIZED".into()));
        ada.sign_up("ada@example.com").await;
        let same = ada.post("/change-email", &to("ADA@example.com")).await;
        assert_eq!((same.status, same.json()), (400, json!({ "message": "Email is the same" })));
        for body in [json!({}), to("nope"), to(""), json!({ "newEmail": 5 }), json!({ "newEmail": "a@example.com", "callbackURL": null })] {
            assert_eq!(ada.post("/change-email", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        let evil = json!({ "newEmail": "new@example.com", "callbackURL": "https://evil.com" });
        assert_eq!(ada.post("/change-email", &evil).await.refusal(), (403, "INVALID_CALLBACK_URL".into()));
        server.mailbox.stays_empty().await;
    }

    async fn a_change_voids_every_link_to_the_old_address(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        let first = asked(&server, &mut ada, "first@example.com", "first@example.com").await;
        let second = asked(&server, &mut ada, "second@example.com", "second@example.com").await;
        Browser::new(&server).post("/request-password-reset", &json!({ "email": "ada@example.com" })).await;
        let reset = server.mailbox.link().await.token;

        ada.follow(&second).await;
        assert_eq!(address(&mut ada).await, json!("second@example.com"));
        assert_eq!(ada.follow(&first).await.header("location"), Some("/settings?error=INVALID_TOKEN"));
        let answer = Browser::new(&server).post("/reset-password", &json!({ "newPassword": "another password", "token": reset })).await;
        assert_eq!(answer.refusal(), (400, "INVALID_TOKEN".into()));
        assert_eq!(address(&mut ada).await, json!("second@example.com"));
    }

    async fn a_link_changes_the_address_of_whom_it_was_made_for(database: Database) {
        let server = Server::configured(&database, enabled).await;
        let mut ada = verified(&server, &database, "ada@example.com").await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let link = asked(&server, &mut ada, "new@example.com", "new@example.com").await;
        assert_eq!(eve.follow(&link).await.header("location"), Some("/settings?error=INVALID_USER"));
        let answer = eve.get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!(answer.refusal(), (401, "INVALID_USER".into()));
        assert_eq!((address(&mut ada).await, address(&mut eve).await), (json!("ada@example.com"), json!("eve@example.com")));
        ada.follow(&link).await;
        assert_eq!(address(&mut ada).await, json!("new@example.com"), "it is as good as before");
        let mut other = Browser::new(&server);
        assert_eq!(other.sign_in_with("new@example.com", PASSWORD).await.status, 200);
    }
}
