//! CS: another site cannot make a browser do something here.

use serde_json::{Value, json};

use super::{ADA, signed_up};
use crate::support::{Browser, Database, PASSWORD, Server, on_both_stores};

const EVIL: &str = "https://evil.com";

/// Everything that changes something, with a body that would be understood.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        ("/sign-up/email", json!({ "name": "Eve", "email": "eve@example.com", "password": PASSWORD })),
        ("/sign-in/email", json!({ "email": ADA, "password": PASSWORD })),
        ("/sign-out", json!({})),
        ("/update-user", json!({ "name": "Eve" })),
        ("/update-session", json!({ "theme": "dark" })),
        ("/change-password", json!({ "currentPassword": PASSWORD, "newPassword": "another password" })),
        ("/verify-password", json!({ "password": PASSWORD })),
        ("/change-email", json!({ "newEmail": "eve@example.com" })),
        ("/send-verification-email", json!({ "email": ADA })),
        ("/request-password-reset", json!({ "email": ADA })),
        ("/reset-password", json!({ "newPassword": PASSWORD, "token": "x" })),
        ("/revoke-session", json!({ "token": "x" })),
        ("/revoke-sessions", json!({})),
        ("/revoke-other-sessions", json!({})),
        ("/unlink-account", json!({ "providerId": "credential" })),
        ("/delete-user", json!({ "password": PASSWORD })),
        ("/only-fresh", json!({})),
        ("/rename", json!({ "name": "Eve" })),
    ]
}

async fn assert_untouched(database: &Database) {
    assert_eq!(database.texts(r#"select "name" from "user""#).await, ["Ada"]);
    let counts =
        [database.count("session").await, database.count("account").await, database.count("verification").await];
    assert_eq!(counts, [1, 1, 0]);
}

async fn server(database: &Database) -> Server {
    let configure = |config: &mut keyward::config::Config| {
        config.user.delete.enabled = true;
        config.user.change_email.enabled = true;
    };
    Server::configured(database, configure).await
}

on_both_stores! {
    async fn cs_01_with_a_cookie_and_from_nowhere_nothing_is_changed(database: Database) {
        let server = server(&database).await;
        let ada = signed_up(&server, ADA).await;
        for (path, body) in changes() {
            for headers in [&[][..], &[("origin", "")], &[("referer", "")], &[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")]] {
                let request = server.request("POST", path).json(&body).header("cookie", ada.cookie_header());
                let answer = headers.iter().fold(request, |request, (name, value)| request.header(name, *value)).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (403, "MISSING_OR_NULL_ORIGIN"), "{path} {headers:?}");
                assert!(answer.cookies().is_empty() && answer.header("location").is_none(), "{path}");
            }
        }
        assert_untouched(&database).await;
    }

    async fn cs_02_an_origin_that_is_hidden_or_foreign_changes_nothing(database: Database) {
        let server = server(&database).await;
        let ada = signed_up(&server, ADA).await;
        let lookalikes = [
            format!("{}.evil.com", server.origin), server.origin.replace("http://", "https://"), format!("{}1", server.origin),
            server.origin.replace("127.0.0.1", "127.0.0.1.nip.io"), server.origin.replace("//", "//x@"), server.origin.replace("//", "//evil.com\\@"),
        ];
        let origins = ["null", EVIL, "http://localhost", "file://", "data:text/html,x", "*", "\u{ff}"].map(str::to_owned);
        for (path, body) in changes() {
            for origin in origins.iter().chain(&lookalikes) {
                let request = server.request("POST", path).json(&body).header("cookie", ada.cookie_header());
                let answer = request.header("origin", origin.clone()).send().await;
                assert_eq!(answer.status, 403, "{path} {origin}");
                assert!(["MISSING_OR_NULL_ORIGIN", "INVALID_ORIGIN"].contains(&answer.code().as_str()), "{path} {origin}");
                assert!(answer.cookies().is_empty() && answer.header("access-control-allow-origin").is_none(), "{path}");
            }
        }
        assert_untouched(&database).await;
    }

    async fn cs_05_json_that_a_form_can_send_is_not_read(database: Database) {
        let server = server(&database).await;
        let mut ada = signed_up(&server, ADA).await;
        for (path, body) in changes() {
            if matches!(path, "/revoke-sessions" | "/revoke-other-sessions") {
                continue;
            }
            for media_type in [
                "text/plain", "text/plain;application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded2", "*/*", "", "json",
                "application/json, text/plain", "application/jsonp",
            ] {
                let request = server.request("POST", path).header("content-type", media_type).body(body.to_string());
                let answer = ada.send(request).await;
                assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{path} {media_type}");
            }
        }
        assert_untouched(&database).await;
    }

    async fn cs_06_a_form_is_read_where_there_is_one_and_nowhere_else(database: Database) {
        let server = server(&database).await;
        let mut ada = signed_up(&server, ADA).await;
        for (path, body) in changes() {
            if matches!(path, "/sign-in/email" | "/sign-up/email" | "/revoke-sessions" | "/revoke-other-sessions") {
                continue;
            }
            assert_eq!(ada.send(server.request("POST", path).form("email=a&password=b")).await.status, 415, "{path}");
            let untyped = ada.send(server.request("POST", path).body(body.to_string())).await;
            assert_eq!(untyped.status, 415, "{path}");
        }
        assert_untouched(&database).await;
        let utf_7 = server.request("POST", "/update-user").header("content-type", "application/json;charset=utf-7");
        let answer = ada.send(utf_7.body(r#"{"name":"+ADw-b+AD4-"}"#)).await;
        assert_eq!(answer.status, 200, "a parameter changes nothing: JSON is UTF-8 (RFC 8259, 8.1)");
        assert_eq!(database.texts(r#"select "name" from "user""#).await, ["+ADw-b+AD4-"]);
    }

    async fn cs_07_another_site_signs_nobody_in_or_up(database: Database) {
        let server = server(&database).await;
        let ada = signed_up(&server, ADA).await;
        drop(ada);
        let sign_in = "email=ada%40example.com&password=correct+horse+battery";
        let sign_up = "name=Eve&email=eve%40example.com&password=correct+horse+battery";
        for (path, form) in [("/sign-in/email", sign_in), ("/sign-up/email", sign_up)] {
            for (headers, code) in [
                (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")][..], "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED"),
                (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("origin", "null")], "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED"),
                (&[("origin", EVIL)], "INVALID_ORIGIN"),
                (&[("referer", "https://evil.com/page")], "INVALID_ORIGIN"),
                (&[("origin", "null")], "MISSING_OR_NULL_ORIGIN"),
                (&[("sec-fetch-site", "same-site")], "MISSING_OR_NULL_ORIGIN"),
            ] {
                let request = headers.iter().fold(server.request("POST", path), |request, (name, value)| request.header(name, *value));
                let answer = request.form(form).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (403, code), "{path} {headers:?}");
                assert!(answer.cookies().is_empty());
            }
        }
        assert_untouched(&database).await;
    }

    async fn cs_09_no_picture_and_no_link_signs_out_or_deletes(database: Database) {
        let server = server(&database).await;
        let mut ada = signed_up(&server, ADA).await;
        let picture = |method: &str, path: &str| {
            server.request(method, path).header("sec-fetch-dest", "image").header("sec-fetch-site", "cross-site").header("referer", EVIL)
        };
        for path in changes().iter().map(|(path, _)| *path) {
            for method in ["GET", "HEAD"] {
                let answer = ada.send(picture(method, path)).await;
                assert_eq!((answer.status, answer.body.len(), answer.cookies().len()), (404, 0, 0), "{method} {path}");
            }
        }
        for (method, path, status) in [
            ("GET", "/delete-user/callback?token=guess", 404), ("HEAD", "/delete-user/callback?token=guess", 404),
            ("GET", "/verify-email?token=guess", 401), ("HEAD", "/verify-email?token=guess", 404),
            ("GET", "/reset-password/guess?callbackURL=/x", 302), ("HEAD", "/reset-password/guess?callbackURL=/x", 404),
        ] {
            assert_eq!(ada.send(picture(method, path)).await.status, status, "{method} {path}");
        }
        assert_ne!(ada.get("/get-session").await.text(), "null");
        assert_untouched(&database).await;
    }

    async fn cs_09_who_only_looks_at_a_link_uses_nothing_up(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.user.delete.enabled = true;
            config.user.delete.confirm_by_mail = true;
        };
        let server = Server::configured(&database, configure).await;
        let mut ada = signed_up(&server, ADA).await;
        assert_eq!(ada.post("/delete-user", &json!({})).await.status, 200);
        let link = server.mailbox.link().await.url;
        let target = link.strip_prefix(&server.origin).unwrap();
        for method in ["HEAD", "OPTIONS"] {
            assert_eq!(ada.send(server.raw(method, target)).await.status, 404, "{method}");
        }
        let stranger = Browser::new(&server).send(server.raw("GET", target)).await;
        assert_eq!(stranger.code(), "FAILED_TO_GET_USER_INFO", "a scanner has no session");
        let counts = (database.count("user").await, database.count("verification").await);
        assert_eq!(counts, (1, 1));
        assert_eq!(ada.send(server.raw("GET", target)).await.status, 302);
        assert_eq!(database.count("user").await, 0);
    }
}
