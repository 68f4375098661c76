//! Choosing another password by mail: family PR of the catalogue.

use keyward::mail::Content;
use serde_json::json;

use super::{
    site::Site,
    state::{Refused, all_rows, assert_sound},
};
use crate::support::{Browser, Database, PASSWORD, on_both_stores};

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";
const NEW: &str = "a quite different password";

fn refused() -> (u16, String) {
    (400, "INVALID_TOKEN".to_owned())
}

fn done() -> (u16, String) {
    (200, String::new())
}

on_both_stores! {
    async fn pr_01_a_token_is_used_once(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert_eq!(site.reset(&token, NEW).await, done());
        assert_eq!(site.reset(&token, "yet another password").await, refused());
        assert!(site.opens(ADA, NEW).await && !site.opens_as_before(ADA).await);
        assert_eq!(database.count("verification").await, 0);
        assert_sound(&database).await;
    }

    async fn pr_02_of_twenty_at_once_one_succeeds(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        let requests = (0..20).map(|n| {
            let body = json!({ "token": token, "newPassword": format!("password number {n}") });
            tokio::spawn(site.server.request("POST", "/reset-password").json(&body).send())
        });
        let mut won = Vec::new();
        for (n, request) in requests.collect::<Vec<_>>().into_iter().enumerate() {
            let answer = request.await.unwrap();
            match answer.status {
                200 => won.push(n),
                _ => assert_eq!((answer.status, answer.code()), refused()),
            }
        }
        assert_eq!(won.len(), 1, "{won:?}");
        assert!(site.opens(ADA, &format!("password number {}", won[0])).await);
        assert_eq!((database.count("account").await, database.count("verification").await), (1, 0));
        assert_sound(&database).await;
    }

    async fn pr_03_the_first_that_is_used_voids_the_others(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let (first, second) = (site.reset_link(ADA).await.token, site.reset_link(ADA).await.token);
        assert_eq!(site.reset(&second, NEW).await, done());
        assert_eq!(site.reset(&first, "yet another password").await, refused());
        assert!(site.opens(ADA, NEW).await);
    }

    async fn pr_04_a_changed_password_voids_the_link(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        let change = json!({ "currentPassword": PASSWORD, "newPassword": "changed by its owner" });
        assert_eq!(ada.post("/change-password", &change).await.status, 200);
        assert_eq!(site.reset(&token, NEW).await, refused());
        assert!(site.opens(ADA, "changed by its owner").await);
    }

    async fn pr_05_a_changed_address_voids_the_link(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.user.change_email.enabled = true;
            config.user.change_email.without_verification = true;
        };
        let site = Site::start_with(&database, configure).await;
        let mut ada = site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert_eq!(ada.post("/change-email", &json!({ "newEmail": "ada@new.example.com" })).await.status, 200);
        assert_eq!(site.reset(&token, NEW).await, refused());
        assert!(site.opens_as_before("ada@new.example.com").await);
    }

    async fn pr_06_three_tokens_live_at_most(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        site.signed_up(EVE).await;
        let eves = site.reset_link(EVE).await.token;
        let mut tokens = Vec::new();
        for _ in 0..50 {
            site.server.clock.advance(std::time::Duration::from_secs(1));
            tokens.push(site.reset_link(ADA).await.token);
        }
        assert_eq!(database.count("verification").await, 4, "three of hers, one of somebody else");
        assert_eq!(site.reset(&tokens[46], NEW).await, refused());
        assert_eq!(site.reset(&tokens[47], NEW).await, done());
        assert_eq!(site.reset(&eves, NEW).await, done());
    }

    async fn pr_08_what_is_stored_is_no_token(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert!(token.len() >= 24 && token.chars().all(|c| c.is_ascii_alphanumeric()), "128 bits at least");
        let rows = all_rows(&database).await.join("\n");
        assert!(rows.contains("reset-password:") && !rows.contains(&token), "{rows}");
        let stored = database.texts(r#"select "identifier" from "verification""#).await.remove(0);
        for guess in [stored.as_str(), stored.trim_start_matches("reset-password:")] {
            assert_eq!(site.reset(guess, NEW).await, refused(), "{guess}");
        }
    }

    async fn pr_09_only_the_token_says_whose_password_it_is(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        site.signed_up(EVE).await;
        let ids = database.texts(r#"select "id" from "user" where "email" = 'ada@example.com'"#).await;
        let token = site.reset_link(EVE).await.token;
        let body = json!({ "token": token, "newPassword": NEW, "userId": ids[0], "id": ids[0], "email": ADA, "user": { "id": ids[0] } });
        let answer = site.browser().post(&format!("/reset-password?userId={}&email={ADA}", ids[0]), &body).await;
        assert_eq!(answer.status, 200);
        assert!(site.opens_as_before(ADA).await && site.opens(EVE, NEW).await);
    }

    async fn pr_10_two_tokens_are_none(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        for (query, body) in [("other", token.as_str()), (token.as_str(), "other")] {
            let body = json!({ "token": body, "newPassword": NEW });
            let answer = site.browser().post(&format!("/reset-password?token={query}"), &body).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"));
        }
        let answer = site.browser().post(&format!("/reset-password?token={token}"), &json!({ "newPassword": NEW })).await;
        assert_eq!(answer.status, 200, "in the query alone it is one");
    }

    async fn pr_11_what_is_no_token_opens_nothing(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        let before = all_rows(&database).await;
        let (spaced, colon, upper) = (format!(" {token}"), format!("reset-password:{token}"), token.to_uppercase());
        for (no_token, code) in [
            (json!(""), "INVALID_TOKEN"), (json!("undefined"), "INVALID_TOKEN"), (json!("null"), "INVALID_TOKEN"), (json!("%"), "INVALID_TOKEN"),
            (json!("_"), "INVALID_TOKEN"), (json!("reset-password:x"), "INVALID_TOKEN"), (json!(colon), "INVALID_TOKEN"), (json!(spaced), "INVALID_TOKEN"),
            (json!(upper), "INVALID_TOKEN"), (json!(&token[..token.len() - 1]), "INVALID_TOKEN"), (json!("' or '1'='1"), "INVALID_TOKEN"),
            (json!("x\0"), "VALIDATION_ERROR"), (json!(null), "VALIDATION_ERROR"), (json!([token]), "VALIDATION_ERROR"), (json!({ "$ne": "" }), "VALIDATION_ERROR"),
            (json!(true), "VALIDATION_ERROR"), (json!(0), "VALIDATION_ERROR"), (json!("x".repeat(60_000)), "INVALID_TOKEN"), (json!("x".repeat(1_000_000)), "PAYLOAD_TOO_LARGE"),
        ] {
            let answer = site.browser().post("/reset-password", &json!({ "token": no_token, "newPassword": NEW })).await;
            let status = if code == "PAYLOAD_TOO_LARGE" { 413 } else { 400 };
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{:.60}", no_token.to_string());
        }
        let missing = site.browser().post("/reset-password", &json!({ "newPassword": NEW })).await;
        assert_eq!((missing.status, missing.code()), refused());
        assert_eq!(all_rows(&database).await, before);
        assert_eq!(site.reset(&token, NEW).await, done());
    }

    async fn pr_13_looking_uses_nothing_up(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let link = site.reset_link(ADA).await;
        let path = format!("{}%2Fset-password", site.path(&link));
        for _ in 0..5 {
            let answer = site.server.request("GET", &path).send().await;
            let place = format!("{}/set-password?token={}", site.server.origin, link.token);
            assert_eq!((answer.status, answer.header("location")), (302, Some(place.as_str())));
            assert!(answer.cookies().is_empty() && answer.body.is_empty());
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(site.server.request("HEAD", &path).send().await.status, 404);
        }
        assert_eq!(site.reset(&link.token, NEW).await, done());
        let answer = site.server.request("GET", &path).send().await;
        assert_eq!(answer.header("location"), Some(format!("{}/set-password?error=INVALID_TOKEN", site.server.origin).as_str()));
    }

    async fn pr_16_a_password_that_is_refused_burns_no_token(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        for (password, code) in [("", "PASSWORD_TOO_SHORT"), ("1234567", "PASSWORD_TOO_SHORT"), (&"x".repeat(129), "PASSWORD_TOO_LONG")] {
            assert_eq!(site.reset(&token, password).await, (400, code.to_owned()));
        }
        assert!(site.opens_as_before(ADA).await);
        assert_eq!(site.reset(&token, NEW).await, done());
    }

    async fn pr_18_who_is_gone_gets_no_password(database: Database) {
        let site = Site::start_with(&database, |config| config.user.delete.enabled = true).await;
        let mut ada = site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert_eq!(ada.post("/delete-user", &json!({ "password": PASSWORD })).await.status, 200);
        assert_eq!(site.reset(&token, NEW).await, refused());
        for table in ["user", "account", "session", "verification"] {
            assert_eq!(database.count(table).await, 0, "{table}");
        }
    }

    async fn pr_19_the_owner_is_told(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert_eq!(site.reset("wrong", NEW).await, refused());
        assert_eq!(site.reset(&token, NEW).await, done());
        let mail = site.letters.next().await;
        assert!(mail.to.as_str() == ADA && matches!(mail.content, Content::PasswordWasReset), "{mail:?}");
        assert!(site.letters.all().await.is_empty(), "one notice, and none for an attempt that failed");
    }

    async fn pr_20_a_fault_leaves_the_old_or_the_new_password(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        for fault in Refused::EVERY {
            let token = site.reset_link(ADA).await.token;
            let before = all_rows(&database).await;
            fault.begin(&database).await;
            let (status, code) = site.reset(&token, NEW).await;
            fault.end(&database).await;
            if status == 200 {
                // Nothing of the kind is done on this way.
                assert!(site.opens(ADA, NEW).await && !site.opens_as_before(ADA).await, "{fault}");
                assert_eq!(site.reset(&token, PASSWORD).await, refused(), "{fault}");
                let token = site.reset_link_after_notice(ADA).await;
                assert_eq!(site.reset(&token, PASSWORD).await, done(), "{fault}");
            } else {
                assert_eq!((status, code.as_str()), (503, "STORE_UNAVAILABLE"), "{fault}");
                assert_eq!(all_rows(&database).await, before, "{fault}");
                assert_ne!(ada.get("/get-session").await.text(), "null", "{fault}");
                assert_eq!(site.reset(&token, PASSWORD).await, done(), "{fault}: the token is not spent");
            }
            assert_eq!(ada.sign_in(ADA).await.status, 200);
            site.letters.all().await;
            assert_sound(&database).await;
        }
    }

    async fn pr_21_mail_goes_to_the_stored_address(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up("victim@example.com").await;
        for spelling in ["VICTIM@example.com", "Victim@EXAMPLE.com"] {
            let answer = site.browser().post("/request-password-reset", &json!({ "email": spelling })).await;
            assert_eq!(answer.status, 200);
            assert_eq!(site.letters.next().await.to.as_str(), "victim@example.com");
        }
        for other in [
            "v\u{131}ctim@example.com", "victim@example.com.", "victim@exa\u{200b}mple.com", "vict\u{130}m@example.com", "victim@example.com,eve@example.com",
            "victim@example.com\neve@example.com", "\u{ff56}ictim@example.com", "victim+x@example.com", " victim@example.com", "victim@@example.com",
        ] {
            let answer = site.browser().post("/request-password-reset", &json!({ "email": other })).await;
            let expected = if other.contains('+') { 200 } else { 400 };
            assert_eq!(answer.status, expected, "{other:?}");
        }
        let array = site.browser().post("/request-password-reset", &json!({ "email": ["victim@example.com", "eve@example.com"] })).await;
        assert_eq!((array.status, array.code().as_str()), (400, "VALIDATION_ERROR"));
        assert!(site.letters.all().await.is_empty());
    }

    async fn a_reset_ends_every_session_and_opens_none(database: Database) {
        let site = Site::start(&database).await;
        let mut here = site.signed_up(ADA).await;
        let mut there = Browser::new(&site.server);
        there.sign_in(ADA).await;
        let token = site.reset_link(ADA).await.token;
        assert_eq!(site.reset(&token, NEW).await, done());
        for browser in [&mut here, &mut there] {
            assert_eq!(browser.get("/get-session").await.text(), "null");
        }
        assert_eq!(database.count("session").await, 0);
    }
}

impl Site {
    /// A link after one that was used: the notice of that comes first.
    async fn reset_link_after_notice(&self, email: &str) -> String {
        self.letters.all().await;
        self.reset_link(email).await.token
    }
}
