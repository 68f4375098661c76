//! Endpoints, handlers and extractors of an application's own.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Database, Options, Server, on_both_stores};

on_both_stores! {
    async fn an_endpoint_of_the_application_has_a_route(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let answer = browser.get("/who-am-i").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"));
        browser.sign_up("ada@example.com").await;
        assert_eq!(browser.get("/who-am-i").await.json(), json!("Ada"));
    }

    async fn a_session_grows_stale(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.post("/only-fresh", &json!({})).await.status, 401);
        browser.sign_up("ada@example.com").await;
        assert_eq!(browser.post("/only-fresh", &json!({})).await.status, 200);
        server.clock.advance(Duration::from_hours(24));
        let answer = browser.post("/only-fresh", &json!({})).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "SESSION_NOT_FRESH"));
        assert!(answer.cookie("keyward.session_token").is_some(), "it was extended, and is stale all the same");
    }

    async fn freshness_can_be_turned_off(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.session.fresh_age = Duration::ZERO;
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.clock.advance(Duration::from_hours(6 * 24));
        assert_eq!(browser.post("/only-fresh", &json!({})).await.status, 200);
    }

    async fn a_handler_asks_for_the_session(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.send(server.raw("GET", "/api/me")).await.code(), "UNAUTHORIZED");
        assert_eq!(browser.send(server.raw("GET", "/")).await.text(), "null");
        browser.sign_up("ada@example.com").await;
        assert_eq!(browser.send(server.raw("GET", "/api/me")).await.json()["email"], "ada@example.com");
        assert_eq!(browser.send(server.raw("GET", "/")).await.json(), json!("ada@example.com"));
    }

    async fn two_acts_of_one_request_leave_one_cookie(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let answer = browser.send(server.raw("POST", "/api/twice")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.cookies().len(), 1);
        assert_eq!(browser.get("/get-session").await.json()["session"]["token"], answer.json());
        assert_eq!(database.count("session").await, 1, "the second sign-in ended the first session");
    }
}
