//! `GET /get-session`: protocol sections 2.7 and 4.3.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Database, Options, Server, on_both_stores};

const DAY: Duration = Duration::from_hours(24);

on_both_stores! {
    async fn shows_the_session_and_its_user(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let request = server.request("GET", "/get-session").header("user-agent", "ignored now");
        let answer = browser.send(request).await;
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")));
        let session = &answer.json()["session"];
        assert_eq!(session["expiresAt"], "2026-11-30T12:00:00.000Z");
        assert_eq!((&session["ipAddress"], &session["userAgent"]), (&json!("127.0.0.1"), &json!("")));
        assert_eq!(session["userId"], answer.json()["user"]["id"]);
        let mut keys: Vec<_> = session.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["createdAt", "expiresAt", "id", "ipAddress", "token", "updatedAt", "userAgent", "userId"]);
        assert!(answer.cookies().is_empty());
    }

    async fn garbage_is_no_session_and_touches_no_cookie(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let good = browser.cookie("keyward.session_token").unwrap().to_owned();
        let (token, signature) = good.split_once('.').unwrap();
        let flipped = if signature.starts_with('A') { signature.replacen('A', "B", 1) } else { format!("A{}", &signature[1..]) };
        for value in [
            "", "garbage", token, &format!("{token}."), &format!(".{signature}"), &format!("{token}.{flipped}"),
            "%E0%A4%A", "....", "%00", "a.b", &"x".repeat(15_000),
        ] {
            let request = server.request("GET", "/get-session").header("cookie", format!("keyward.session_token={value}"));
            let answer = request.send().await;
            assert_eq!((answer.status, answer.text().as_str()), (200, "null"), "{value}");
            assert!(answer.cookies().is_empty(), "{value}");
        }
    }

    async fn bytes_that_are_no_text_are_no_session(database: Database) {
        let server = Server::start(&database).await;
        let request = server.request("GET", "/get-session").header("cookie", b"keyward.session_token=\xff\xfe".to_vec());
        assert_eq!(request.send().await.text(), "null");
    }

    async fn the_first_cookie_with_our_signature_counts(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let ours = browser.cookie_header();
        for line in [format!("keyward.session_token=bogus; {ours}"), format!("{ours}; keyward.session_token=bogus"), ours.replace('%', "%25").replace("%25", "%")] {
            let answer = server.request("GET", "/get-session").header("cookie", line.clone()).send().await;
            assert_ne!(answer.text(), "null", "{line}");
        }
    }

    async fn a_value_signed_for_another_cookie_is_no_token(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "A", "email": "ada@example.com", "password": crate::support::PASSWORD, "rememberMe": false });
        browser.post("/sign-up/email", &body).await;
        let wish = browser.cookie("keyward.dont_remember").unwrap().to_owned();
        let answer = server.request("GET", "/get-session").header("cookie", format!("keyward.session_token={wish}")).send().await;
        assert_eq!(answer.text(), "null");
        assert!(answer.cookies().is_empty(), "the signature itself does not verify");
    }

    async fn a_stored_hash_opens_nothing(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let stored = database.texts(r#"select "token" from "session""#).await.remove(0);
        let answer = server.request("GET", "/get-session").header("cookie", format!("keyward.session_token={stored}")).send().await;
        assert_eq!(answer.text(), "null");
    }

    async fn a_due_session_is_extended_once(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.clock.advance(Duration::from_secs(24 * 3600 - 1));
        assert!(browser.get("/get-session").await.cookies().is_empty(), "not due yet");

        server.clock.advance(Duration::from_secs(1));
        let undisturbed = browser.get("/get-session?disableRefresh=false").await;
        assert!(undisturbed.cookies().is_empty(), "any text sets the flag");
        let answer = browser.get("/get-session").await;
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
        let session = &answer.json()["session"];
        assert_eq!((&session["expiresAt"], &session["updatedAt"]), (&json!("2026-12-01T12:00:00.000Z"), &json!("2026-11-24T12:00:00.000Z")));
        assert_eq!(session["createdAt"], "2026-11-23T12:00:00.000Z");
        assert!(browser.get("/get-session").await.cookies().is_empty());
    }

    async fn of_many_requests_at_once_one_extends(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.clock.advance(DAY * 2);
        let cookie = browser.cookie_header();
        let requests = (0..20).map(|_| tokio::spawn(server.request("GET", "/get-session").header("cookie", cookie.clone()).send()));
        let mut renewed = 0;
        for request in requests.collect::<Vec<_>>() {
            let answer = request.await.unwrap();
            assert_eq!(answer.json()["session"]["expiresAt"], "2026-12-02T12:00:00.000Z");
            renewed += answer.cookies().len();
        }
        assert_eq!(renewed, 1);
    }

    async fn who_is_not_remembered_is_not_extended(database: Database) {
        let server = Server::start_with(&database, Options { configure: |config| config.session.update_age = Duration::ZERO, ..Options::default() }).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "A", "email": "ada@example.com", "password": crate::support::PASSWORD, "rememberMe": false });
        browser.post("/sign-up/email", &body).await;
        server.clock.advance(Duration::from_hours(1));
        let answer = browser.get("/get-session").await;
        assert!(answer.cookies().is_empty());
        assert_eq!(answer.json()["session"]["expiresAt"], "2026-11-24T12:00:00.000Z");

        browser.forget("keyward.dont_remember");
        let answer = browser.get("/get-session").await;
        assert!(answer.cookies().is_empty(), "who leaves the wish out gains nothing");
        assert_eq!(answer.json()["session"]["expiresAt"], "2026-11-24T12:00:00.000Z");
    }

    async fn use_every_day_ends_after_thirty(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        for day in 1..=30 {
            server.clock.advance(DAY);
            let answer = browser.get("/get-session").await;
            assert_ne!(answer.text(), "null", "day {day}");
            assert!(answer.json()["session"]["expiresAt"].as_str().unwrap() <= "2026-12-23T12:00:00.000Z");
        }
        server.clock.advance(Duration::from_millis(1));
        assert_eq!(browser.get("/get-session").await.text(), "null");
    }

    async fn an_expired_session_is_deleted_and_forgotten(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.clock.advance(DAY * 7);
        assert_ne!(browser.get("/get-session?disableRefresh=1").await.text(), "null", "valid up to the last millisecond");
        server.clock.advance(Duration::from_millis(1));
        let answer = browser.get("/get-session").await;
        assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 3));
        assert_eq!(database.count("session").await, 0);
        assert!(browser.cookie("keyward.session_token").is_none());
    }

    async fn expired_rows_are_swept(database: Database) {
        let server = Server::start(&database).await;
        for n in 0..3 {
            Browser::new(&server).sign_up(&format!("a{n}@example.com")).await;
        }
        server.clock.advance(DAY * 8);
        Browser::new(&server).sign_in("a0@example.com").await;
        assert_eq!(server.auth.store().delete_expired(server.auth.now()).await.unwrap(), 3);
        assert_eq!(server.auth.store().delete_expired(server.auth.now()).await.unwrap(), 0);
        assert_eq!(database.count("session").await, 1);
    }

    async fn a_store_that_is_away_signs_nobody_out(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.auth.store().close().await;
        for (method, path) in [("GET", "/get-session"), ("POST", "/sign-out"), ("GET", "/who-am-i")] {
            let answer = browser.send(server.request(method, path)).await;
            assert_eq!((answer.status, answer.code().as_str()), (503, "STORE_UNAVAILABLE"), "{path}");
            assert!(answer.cookies().is_empty());
        }
        let page = browser.send(server.raw("GET", "/private")).await;
        assert_eq!((page.status, page.header("location"), page.header("retry-after")), (503, None, Some("5")));
        let shown = browser.send(server.raw("GET", "/private").header("accept", "text/html")).await;
        assert_eq!((shown.status, shown.header("content-type")), (503, Some("text/html; charset=utf-8")));
        assert!(shown.text().contains("The server cannot answer right now") && shown.cookies().is_empty());
    }

    async fn settings_of_the_session_are_read(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.session.expires_in = DAY * 3;
            config.session.update_age = DAY * 2;
            config.session.absolute = DAY * 4;
            config.session.not_remembered = Duration::from_mins(1);
        };
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        let mut browser = Browser::new(&server);
        let answer = browser.sign_up("ada@example.com").await;
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=259200"));
        server.clock.advance(DAY);
        assert!(browser.get("/get-session").await.cookies().is_empty());
        server.clock.advance(DAY);
        let answer = browser.get("/get-session").await;
        assert_eq!(answer.json()["session"]["expiresAt"], "2026-11-27T12:00:00.000Z", "cut at the absolute end");
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=172800"));

        let body = json!({ "email": "ada@example.com", "password": crate::support::PASSWORD, "rememberMe": false });
        browser.post("/sign-in/email", &body).await;
        assert_eq!(browser.get("/get-session").await.json()["session"]["expiresAt"], "2026-11-25T12:01:00.000Z");
    }
}
