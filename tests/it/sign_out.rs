//! `POST /sign-out`: protocol section 2.8.

use serde_json::{Value, json};

use crate::support::{Browser, Database, Server, on_both_stores};

on_both_stores! {
    async fn ends_the_session_for_every_copy_of_the_cookie(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let cookie = browser.cookie("keyward.session_token").unwrap().to_owned();
        let answer = browser.post("/sign-out", &json!({})).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "success": true })));
        assert!(answer.forgets_the_session(), "{answer:?}");
        assert_eq!(database.count("session").await, 0);

        let mut thief = Browser::new(&server);
        thief.set_cookie("keyward.session_token", &cookie);
        let answer = thief.get("/get-session").await;
        assert_eq!(answer.text(), "null");
        assert!(answer.forgets_the_session(), "{answer:?}");
    }

    async fn answers_the_same_without_a_session(database: Database) {
        let server = Server::start(&database).await;
        for request in [
            server.request("POST", "/sign-out"),
            server.request("POST", "/sign-out").json(&json!({})),
            server.request("POST", "/sign-out").json(&json!({ "callbackURL": "/x", "unknown": 1 })),
            server.request("POST", "/sign-out").header("cookie", "keyward.session_token=garbage").header("origin", server.origin.clone()),
        ] {
            let answer = request.send().await;
            assert_eq!((answer.status, answer.json()), (200, json!({ "success": true })));
            assert!(answer.forgets_the_session(), "{answer:?}");
        }
    }

    async fn refuses_what_is_no_request(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        for body in [json!([]), json!("x"), Value::Null] {
            let answer = browser.post("/sign-out", &body).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{body}");
        }
        let evil = browser.post("/sign-out", &json!({ "callbackURL": "https://evil.com" })).await;
        assert_eq!((evil.status, evil.code().as_str()), (403, "INVALID_CALLBACK_URL"));
        let form = server.request("POST", "/sign-out").form("a=b");
        assert_eq!(browser.send(form).await.status, 415);
        assert_eq!(database.count("session").await, 1);
    }
}
