//! Bad input: media types, sizes, queries and headers. What comes of bad bodies on every endpoint is told in `security`.

use serde_json::json;

use crate::support::{Database, Server, on_both_stores};

const JSON: &str = "application/json";

on_both_stores! {
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
        let many = format!("?{}", "a&".repeat(30_000));
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
