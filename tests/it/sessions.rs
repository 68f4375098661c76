//! Seeing and ending sessions: protocol sections 2.9 to 2.13.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Browser, Database, PASSWORD, Server, on_both_stores};

const DAY: Duration = Duration::from_hours(24);

async fn handle(browser: &mut Browser<'_>) -> Value {
    browser.get("/get-session").await.json()["session"]["token"].clone()
}

on_both_stores! {
    async fn people_see_where_they_are_signed_in(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(Duration::from_secs(1));
        let mut phone = Browser::new(&server);
        let sign_in = server.request("POST", "/sign-in/email").header("user-agent", "Phone/1.0");
        phone.send(sign_in.json(&json!({ "email": "ada@example.com", "password": PASSWORD }))).await;
        Browser::of_new_user(&server, "eve@example.com").await;

        let answer = phone.get("/list-sessions").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        let list = answer.json();
        assert_eq!(list, json!([desk.get("/get-session").await.json()["session"], phone.get("/get-session").await.json()["session"]]));
        let second = &list[1];
        assert_eq!((&second["userAgent"], &second["ipAddress"]), (&json!("Phone/1.0"), &json!("127.0.0.1")));
        assert_eq!((&second["createdAt"], &second["expiresAt"]), (&json!("2026-11-23T12:00:01.000Z"), &json!("2026-11-30T12:00:01.000Z")));
        assert_eq!(second.as_object().unwrap().len(), 8);
        let token = phone.cookie("keyward.session_token").unwrap();
        assert!(!token.contains(second["token"].as_str().unwrap()), "the list shows handles, and no secret");
    }

    async fn a_list_wants_a_fresh_session_and_leaves_out_what_is_over(database: Database) {
        let server = Server::start(&database).await;
        let mut stranger = Browser::new(&server);
        assert_eq!(stranger.get("/list-sessions").await.refusal(), (401, "UNAUTHORIZED".into()));
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let not_remembered = json!({ "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        Browser::new(&server).post("/sign-in/email", &not_remembered).await;
        assert_eq!(desk.get("/list-sessions").await.json().as_array().unwrap().len(), 2);

        server.clock.advance(DAY + Duration::from_millis(1));
        assert_eq!(desk.get("/list-sessions").await.refusal(), (403, "SESSION_NOT_FRESH".into()));
        desk.sign_in("ada@example.com").await;
        let list = desk.get("/list-sessions").await.json();
        assert_eq!(list, json!([desk.get("/get-session").await.json()["session"]]));
        assert_eq!(database.count("session").await, 2, "one that is over, and is not shown");
    }

    async fn one_browser_signs_another_out(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut lost_phone = Browser::of_user(&server, "ada@example.com").await;
        let answer = desk.post("/revoke-session", &json!({ "token": handle(&mut lost_phone).await })).await;
        assert_eq!((answer.status, answer.json(), answer.cookies().len()), (200, json!({ "status": true }), 0));
        let answer = lost_phone.get("/get-session").await;
        assert!(answer.text() == "null" && answer.forgets_the_session());
        assert!(desk.is_signed_in().await);
    }

    async fn nobody_signs_another_person_out(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let secret = ada.cookie("keyward.session_token").unwrap().to_owned();
        for token in [handle(&mut ada).await, json!(secret), json!("nothing"), json!(""), json!("%")] {
            let answer = eve.post("/revoke-session", &json!({ "token": token })).await;
            assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })), "unknown and foreign look the same");
        }
        for body in [json!({}), json!({ "token": 5 }), json!({ "token": null }), json!([])] {
            assert_eq!(eve.post("/revoke-session", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        eve.post("/revoke-sessions", &json!({})).await;
        assert!(ada.is_signed_in().await && !eve.is_signed_in().await);
        assert_eq!(database.count("session").await, 1);
    }

    async fn revoking_ones_own_session_is_signing_out(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let token = handle(&mut browser).await;
        let answer = browser.post("/revoke-session", &json!({ "token": token })).await;
        assert!(answer.status == 200 && answer.forgets_the_session());
        assert_eq!(database.count("session").await, 0);
        assert_eq!(browser.post("/revoke-session", &json!({ "token": token })).await.refusal(), (401, "UNAUTHORIZED".into()));
    }

    async fn everybody_out_is_everybody(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let answer = desk.send(server.request("POST", "/revoke-sessions")).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
        assert!(answer.forgets_the_session());
        assert!(!phone.is_signed_in().await && !desk.is_signed_in().await);
        assert_eq!(desk.post("/revoke-sessions", &json!({})).await.refusal(), (401, "UNAUTHORIZED".into()));
    }

    async fn all_others_out_leaves_this_one(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let mut tablet = Browser::of_user(&server, "ada@example.com").await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        // A list for a body says nothing, and is not read.
        let answer = phone.post("/revoke-other-sessions", &json!([1])).await;
        assert_eq!((answer.status, answer.json(), answer.cookies().len()), (200, json!({ "status": true }), 0));
        assert!(phone.is_signed_in().await && eve.is_signed_in().await);
        assert!(!desk.is_signed_in().await && !tablet.is_signed_in().await);
        assert_eq!(tablet.post("/revoke-other-sessions", &json!({})).await.refusal(), (401, "UNAUTHORIZED".into()));
    }

    async fn a_session_has_nothing_that_a_browser_may_change(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.post("/update-session", &json!({ "theme": "dark" })).await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        let before = browser.get("/get-session").await.json();
        for body in [json!({}), json!({ "theme": "dark" }), json!({ "expiresAt": "2099-01-01T00:00:00.000Z", "userId": "x", "token": "x", "id": "x" })] {
            let answer = browser.post("/update-session", &body).await;
            assert_eq!((answer.status, answer.json()), (400, json!({ "message": "No fields to update" })), "{body}");
        }
        assert_eq!(browser.post("/update-session", &json!([])).await.refusal(), (400, "VALIDATION_ERROR".into()));
        assert_eq!(browser.get("/get-session").await.json(), before);
    }
}
