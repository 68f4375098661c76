//! `POST /update-user`: protocol section 2.14.

use std::time::Duration;

use keyward::config::CookieCache;
use serde_json::json;

use crate::support::{Browser, Database, PASSWORD, Server, on_both_stores};

on_both_stores! {
    async fn people_choose_their_name_and_picture(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(Duration::from_secs(5));
        let answer = browser.post("/update-user", &json!({ "name": "Ada Lovelace", "image": "/ada.png" })).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"), "as after a sign-in");
        let user = &browser.get("/get-session").await.json()["user"];
        assert_eq!((&user["name"], &user["image"]), (&json!("Ada Lovelace"), &json!("/ada.png")));
        assert_eq!((&user["createdAt"], &user["updatedAt"]), (&json!("2026-11-23T12:00:00.000Z"), &json!("2026-11-23T12:00:05.000Z")));

        browser.post("/update-user", &json!({ "name": "" })).await;
        let user = &browser.get("/get-session").await.json()["user"];
        assert_eq!((&user["name"], &user["image"]), (&json!(""), &json!("/ada.png")), "what is absent stays");
        browser.post("/update-user", &json!({ "image": null })).await;
        let user = &browser.get("/get-session").await.json()["user"];
        assert_eq!((&user["name"], &user["image"]), (&json!(""), &json!(null)), "null takes the picture away");
    }

    async fn an_address_is_changed_elsewhere(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        for email in [json!("eve@example.com"), json!("ada@example.com"), json!("nope"), json!(5), json!([]), json!(true)] {
            let answer = browser.post("/update-user", &json!({ "name": "Eve", "email": email })).await;
            assert_eq!(answer.refusal(), (400, "EMAIL_CAN_NOT_BE_UPDATED".into()), "{email}");
        }
        for email in [json!(null), json!(""), json!(false)] {
            assert_eq!(browser.post("/update-user", &json!({ "name": "Ada", "email": email })).await.status, 200, "{email}");
        }
        let user = &browser.get("/get-session").await.json()["user"];
        assert_eq!((&user["email"], &user["name"]), (&json!("ada@example.com"), &json!("Ada")));
    }

    async fn only_what_is_a_profile_is_updated(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let before = browser.get("/get-session").await.json()["user"].clone();
        for body in [json!({}), json!({ "emailVerified": true, "id": "x", "createdAt": 0, "securityEpoch": 9, "role": "admin" })] {
            let answer = browser.post("/update-user", &body).await;
            assert_eq!((answer.status, answer.json()), (400, json!({ "message": "No fields to update" })), "{body}");
        }
        for body in [
            json!({ "name": 5 }), json!({ "name": null }), json!({ "name": "x".repeat(257) }), json!({ "name": "a\0" }),
            json!({ "image": 5 }), json!({ "image": "javascript:alert(1)" }), json!({ "image": "x".repeat(2049) }), json!([]),
            json!({ "name": "Eve", "image": "data:text/html,x" }),
        ] {
            assert_eq!(browser.post("/update-user", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        assert_eq!(browser.get("/get-session").await.json()["user"], before);
        let answer = Browser::new(&server).post("/update-user", &json!({ "name": "Eve" })).await;
        assert_eq!(answer.refusal(), (401, "UNAUTHORIZED".into()));
    }

    async fn the_browsers_copy_shows_the_new_name_at_once(database: Database) {
        let server = Server::configured(&database, |config| config.session.cookie_cache = Some(CookieCache::default())).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        browser.post("/update-user", &json!({ "name": "Augusta" })).await;
        database.execute(r#"update "user" set "name" = 'behind the server''s back'"#).await;
        assert_eq!(browser.get("/get-session").await.json()["user"]["name"], "Augusta");
    }

    async fn a_new_name_makes_nobody_remembered(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        browser.post("/sign-up/email", &body).await;
        let answer = browser.post("/update-user", &json!({ "name": "Augusta" })).await;
        assert!(!answer.cookie("keyward.session_token").unwrap().contains("Max-Age"));
        assert!(browser.cookie("keyward.dont_remember").is_some());
    }

    async fn a_page_that_changes_the_name_shows_it(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let answer = browser.send(server.raw("POST", "/api/rename")).await;
        assert_eq!((answer.status, answer.json()), (200, json!("Augusta")));
        assert!(answer.cookie("keyward.session_token").is_some());
        assert_eq!(browser.get("/who-am-i").await.json(), json!("Augusta"));
    }
}
