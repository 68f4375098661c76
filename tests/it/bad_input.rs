//! Bad input on every endpoint: a code and a message, never a 500, nothing half-written, no secret repeated.

use serde_json::json;

use crate::support::{Browser, Database, Server, on_both_stores};

const JSON: &str = "application/json";
const ENDPOINTS: [(&str, &str); 26] = [
    ("POST", "/sign-up/email"),
    ("POST", "/sign-in/email"),
    ("POST", "/sign-out"),
    ("GET", "/get-session"),
    ("GET", "/ok"),
    ("GET", "/error"),
    ("GET", "/who-am-i"),
    ("POST", "/only-fresh"),
    ("GET", "/list-sessions"),
    ("POST", "/revoke-session"),
    ("POST", "/revoke-sessions"),
    ("POST", "/revoke-other-sessions"),
    ("POST", "/update-session"),
    ("POST", "/update-user"),
    ("POST", "/change-password"),
    ("POST", "/verify-password"),
    ("POST", "/request-password-reset"),
    ("GET", "/reset-password/x"),
    ("POST", "/reset-password"),
    ("POST", "/send-verification-email"),
    ("GET", "/verify-email"),
    ("POST", "/change-email"),
    ("GET", "/list-accounts"),
    ("POST", "/unlink-account"),
    ("POST", "/delete-user"),
    ("GET", "/delete-user/callback"),
];

fn bodies() -> Vec<Vec<u8>> {
    let secret = "hunter2-hunter2";
    let mut bodies: Vec<Vec<u8>> = [
        "null",
        "[]",
        "\"x\"",
        "1",
        "true",
        "{}",
        "{",
        "",
        " ",
        "\u{feff}{}",
        "{\"email\":",
        "{'a':1}",
        "NaN",
        "1e400",
        "{\"email\":{},\"password\":[],\"name\":5}",
        "{\"__proto__\":{\"a\":1},\"constructor\":{}}",
        "{\"email\":\"\\ud800@b.cd\",\"password\":\"\\ud800\",\"name\":\"\\udfff\"}",
        "{\"email\":\"a@b.cd\",\"email\":5,\"password\":\"x\",\"name\":\"\"}",
        "{\"a\":1e999}",
        "{\"\":\"\"}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.push(json!({ "email": "a@b.cd", "password": { secret: secret }, "name": secret }).to_string().into_bytes());
    bodies.push(
        json!({ "email": secret, "password": secret, "name": [secret], "rememberMe": secret }).to_string().into_bytes(),
    );
    bodies.push(json!({ "email": "a\0@b.cd", "password": "x\0yyyyyyyyy", "name": "n\0" }).to_string().into_bytes());
    bodies.push(
        json!({ "email": "' or 1=1 --", "password": "'; drop table \"user\"; --", "name": "\u{1a}" })
            .to_string()
            .into_bytes(),
    );
    bodies.push("[".repeat(50_000).into_bytes());
    bodies.push(format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000)).into_bytes());
    bodies.push(b"{\"email\":\"\xff\xfe\"}".to_vec());
    bodies
}

on_both_stores! {
    async fn every_body_has_an_answer(database: Database) {
        let server = Server::start(&database).await;
        for (method, path) in ENDPOINTS {
            for body in bodies() {
                let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
                let request = server.request(method, path).header("content-type", JSON).body(body);
                let answer = request.header("origin", server.origin.clone()).send().await;
                assert!(answer.status < 500, "{method} {path} {shown}: {}", answer.status);
                assert!(!answer.text().contains("hunter2"), "{method} {path} {shown}: {}", answer.text());
                if answer.status >= 400 {
                    assert!(!answer.json()["message"].as_str().unwrap_or_default().is_empty(), "{method} {path} {shown}");
                    assert!(!answer.code().is_empty(), "{method} {path} {shown}");
                }
            }
        }
        assert_eq!((database.count("user").await, database.count("session").await), (0, 0));
    }

    async fn every_body_of_who_is_signed_in_has_an_answer(database: Database) {
        let offered = |config: &mut keyward::config::Config| {
            config.user.change_email.enabled = true;
            config.user.delete.enabled = true;
            config.user.delete.confirm_by_mail = true;
        };
        let server = Server::configured(&database, offered).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let before = browser.get("/get-session").await.json()["user"].clone();
        for (method, path) in ENDPOINTS.into_iter().filter(|(_, path)| !path.starts_with("/sign-")) {
            for body in bodies() {
                let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
                let answer = browser.send(server.request(method, path).header("content-type", JSON).body(body)).await;
                assert!(answer.status < 500, "{method} {path} {shown}: {}", answer.status);
                // A name may be anything, and is never repeated in a refusal.
                assert!(!answer.text().contains("hunter2"), "{method} {path} {shown}: {}", answer.text());
                if path == "/revoke-sessions" {
                    browser.sign_in("ada@example.com").await;
                }
            }
        }
        let after = browser.get("/get-session").await.json()["user"].clone();
        assert_eq!((&after["id"], &after["email"], &after["emailVerified"]), (&before["id"], &before["email"], &before["emailVerified"]));
        assert_eq!((database.count("user").await, database.count("account").await, database.count("session").await), (1, 1, 1));
    }

    async fn only_declared_media_types_are_read(database: Database) {
        let server = Server::start(&database).await;
        let body = json!({ "email": "a@b.cd", "password": "12345678", "name": "A" }).to_string();
        for media_type in ["text/plain", "multipart/form-data; boundary=x", "application/json-patch", "x-application/json", "", "application/x-www-form-urlencoded2"] {
            for path in ["/sign-up/email", "/sign-in/email", "/sign-out"] {
                let answer = server.request("POST", path).header("content-type", media_type).body(body.clone()).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{path} {media_type}");
            }
        }
        let packed = server.request("POST", "/sign-up/email").header("content-type", JSON).header("content-encoding", "gzip").body(body.clone());
        assert_eq!(packed.send().await.status, 415);
        for media_type in ["application/json; charset=utf-8", "APPLICATION/JSON", " application/json ;x"] {
            let answer = server.request("POST", "/sign-in/email").header("content-type", media_type).body(body.clone()).send().await;
            assert_eq!(answer.status, 401, "{media_type}");
        }
    }

    async fn large_bodies_are_refused_unread(database: Database) {
        let server = Server::start(&database).await;
        let novel = format!("{{\"email\":\"a@b.cd\",\"password\":\"{}\"}}", "x".repeat(8_000_000));
        let answer = server.request("POST", "/sign-in/email").header("content-type", JSON).body(novel).send().await;
        assert_eq!((answer.status, answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
    }

    async fn queries_are_read_with_the_same_care(database: Database) {
        let server = Server::start(&database).await;
        let many = format!("?{}", "a=b&".repeat(1000));
        for query in ["?disableRefresh=%00", "?error=%00", "?error=A&error=B"] {
            let path = if query.contains("error") { "/error" } else { "/get-session" };
            let answer = server.request("GET", &format!("{path}{query}")).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{query}");
        }
        for query in ["?disableRefresh=1&disableRefresh=2", "?%E0%A4%A", "?=&&=", "?error=%ff", &many] {
            let answer = server.request("GET", &format!("/get-session{query}")).send().await;
            assert_eq!(answer.status, 200, "{query}");
        }
    }

    async fn odd_headers_harm_nobody(database: Database) {
        let server = Server::start(&database).await;
        for (name, value) in [
            ("cookie", "\u{ff}\u{fe}=;;;==,"), ("user-agent", "\u{9b}31m<script>"), ("x-forwarded-for", ",,,"), ("origin", "\u{ff}"),
            ("accept", "*/*;q=2"), ("content-type", "\u{ff}"), ("authorization", "Bearer %E0%A4"),
        ] {
            let answer = server.request("GET", "/get-session").header(name, value.as_bytes()).send().await;
            assert_eq!((answer.status, answer.text().as_str()), (200, "null"), "{name}");
        }
    }

    async fn a_long_user_agent_is_cut(database: Database) {
        let server = Server::start(&database).await;
        let body = json!({ "email": "a@b.cd", "password": "12345678", "name": "A" });
        let agent = format!("<b>{}", "x".repeat(5000));
        let answer = server.request("POST", "/sign-up/email").json(&body).header("user-agent", agent).send().await;
        assert_eq!(answer.status, 200);
        let stored = database.texts(r#"select "userAgent" from "session""#).await.remove(0);
        assert_eq!(stored.len(), 512);
    }
}
