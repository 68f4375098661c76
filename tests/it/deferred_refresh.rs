//! Sessions that are extended by a request of their own, or never: protocol sections 2.7 and 4.3.

use std::time::Duration;

use keyward::{
    client::Client,
    config::{Config, CookieCache},
    endpoint::{GetSession, RefreshSession, SignUpEmail},
};
use serde_json::{Value, json};

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

const DAY: Duration = Duration::from_hours(24);

fn deferred(config: &mut Config) {
    config.session.defer_refresh = true;
}

async fn start(database: &Database, configure: fn(&mut Config)) -> Server {
    Server::start_with(database, Options { configure, ..Options::default() }).await
}

on_both_stores! {
    async fn reading_says_when_it_is_time_and_changes_nothing(database: Database) {
        let server = start(&database, deferred).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        assert_eq!(browser.get("/get-session").await.json()["needsRefresh"], false);
        server.clock.advance(DAY);
        for path in ["/get-session", "/who-am-i"] {
            assert!(browser.get(path).await.cookies().is_empty(), "{path}");
        }
        let answer = browser.get("/get-session").await;
        assert_eq!((&answer.json()["needsRefresh"], &answer.json()["session"]["expiresAt"]), (&json!(true), &json!("2026-11-30T12:00:00.000Z")));
        assert_eq!(browser.get("/get-session?disableRefresh=1").await.json()["needsRefresh"], Value::Null);

        let answer = browser.post("/get-session", &json!({})).await;
        assert_eq!(answer.json()["session"]["expiresAt"], "2026-12-01T12:00:00.000Z");
        assert_eq!(answer.json()["needsRefresh"], Value::Null);
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")));
        assert_eq!(browser.get("/get-session").await.json()["needsRefresh"], false);
    }

    async fn any_body_will_do_and_none_is_read(database: Database) {
        let server = start(&database, deferred).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        for request in [
            server.request("POST", "/get-session"),
            server.request("POST", "/get-session").body("garbage"),
            server.request("POST", "/get-session").header("content-type", "text/plain").body("{"),
            server.request("POST", "/get-session").form("a=b"),
        ] {
            let answer = browser.send(request).await;
            assert_eq!((answer.status, &answer.json()["user"]["name"]), (200, &json!("Ada")));
        }
        let answer = server.request("POST", "/get-session").header("cookie", browser.cookie_header()).send().await;
        assert_eq!(answer.code(), "MISSING_OR_NULL_ORIGIN");
        assert_eq!(server.request("POST", "/get-session").send().await.text(), "null");
    }

    async fn without_deferring_there_is_no_such_request(database: Database) {
        let server = Server::start(&database).await;
        let answer = Browser::new(&server).post("/get-session", &json!({})).await;
        assert_eq!((answer.status, answer.code().as_str()), (405, "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED"));
        assert_eq!(answer.json()["message"], "POST method requires deferSessionRefresh to be enabled in session config");
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        assert!(browser.get("/get-session").await.json().get("needsRefresh").is_none());
    }

    async fn reading_deletes_no_expired_row(database: Database) {
        let server = start(&database, deferred).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let kept = browser.cookie_header();
        server.clock.advance(DAY * 8);
        let answer = browser.get("/get-session").await;
        assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 3));
        assert_eq!(database.count("session").await, 1);
        let request = server.request("POST", "/get-session").header("cookie", kept).header("origin", server.origin.clone());
        assert_eq!(request.send().await.text(), "null");
        assert_eq!(database.count("session").await, 0);
    }

    async fn a_copy_does_not_know_when_it_is_time(database: Database) {
        let configure = |config: &mut Config| {
            let mut cache = CookieCache::default();
            cache.max_age = DAY;
            config.session.cookie_cache = Some(cache);
            config.session.defer_refresh = true;
        };
        let server = start(&database, configure).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        assert!(browser.get("/get-session").await.json().get("needsRefresh").is_none());
        server.clock.advance(DAY);
        assert_eq!(browser.get("/get-session").await.json()["needsRefresh"], true, "the copy is too old");
        let answer = browser.post("/get-session", &json!({})).await;
        assert!(answer.cookie("keyward.session_data").is_some());
        let answer = browser.get("/get-session").await;
        assert_eq!((answer.json().get("needsRefresh"), answer.cookies().len()), (None, 0));
    }

    async fn a_session_need_not_be_extended_at_all(database: Database) {
        let server = start(&database, |config| config.session.disable_refresh = true).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.clock.advance(DAY * 6);
        let answer = browser.get("/get-session").await;
        assert_eq!((&answer.json()["session"]["expiresAt"], answer.cookies().len()), (&json!("2026-11-30T12:00:00.000Z"), 0));
    }

    async fn the_typed_client_asks_for_it(database: Database) {
        let server = start(&database, deferred).await;
        let client = Client::new(&format!("{}{}", server.address(), server.base)).unwrap();
        let sign_up = SignUpEmail { name: "Ada".into(), email: "ada@example.com".into(), password: PASSWORD.into(), ..SignUpEmail::default() };
        client.call(sign_up).await.unwrap();
        let answer = client.call(GetSession::default()).await.unwrap().unwrap();
        assert_eq!((answer.user.name.as_str(), answer.needs_refresh), ("Ada", Some(false)));
    }

    async fn it_is_a_function_too(database: Database) {
        let server = start(&database, deferred).await;
        assert_eq!(server.auth.call(RefreshSession {}).await, Ok(None));
    }
}
