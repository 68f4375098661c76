//! Which requests reach an endpoint: protocol section 1.3. Everything else is a 404 without a word.

use crate::support::{Browser, Database, Options, Server, on_both_stores};

on_both_stores! {
    async fn is_alive(database: Database) {
        let server = Server::start(&database).await;
        for path in ["/ok", "/ok?x=1", "/ok?"] {
            let answer = server.request("GET", path).send().await;
            assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"ok":true}"#), "{path}");
            assert_eq!(answer.header("content-type"), Some("application/json"));
        }
    }

    async fn everything_else_is_not_there(database: Database) {
        let server = Server::start(&database).await;
        for (method, path) in [
            ("HEAD", "/ok"), ("POST", "/ok"), ("PUT", "/ok"), ("DELETE", "/ok"), ("OPTIONS", "/ok"), ("TRACE", "/ok"), ("FOO", "/ok"),
            ("GET", "/ok/"), ("GET", "//ok"), ("GET", "/OK"), ("GET", "/%6fk"), ("GET", "/ok;x"), ("GET", "/ok/x"),
            ("GET", ""), ("GET", "/"), ("GET", "/unknown"), ("GET", "/sign-in/email"), ("GET", "/sign-out"),
            ("POST", "/sign-in/email/"), ("POST", "/sign-in//email"), ("POST", "//sign-in/email"), ("POST", "/Sign-In/Email"),
            ("POST", "/sign-up"), ("POST", "/../auth/sign-in/email"), ("HEAD", "/get-session"), ("POST", "/unknown"),
        ] {
            let answer = server.request(method, path).send().await;
            assert_eq!((answer.status, answer.text().as_str()), (404, ""), "{method} {path}");
            assert_eq!(answer.header("content-type"), None, "{method} {path}");
        }
    }

    async fn method_overrides_are_ignored(database: Database) {
        let server = Server::start(&database).await;
        let answer = server.request("GET", "/sign-out?_method=POST").header("x-http-method-override", "POST").send().await;
        assert_eq!(answer.status, 404);
    }

    async fn the_base_path_is_a_setting(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.base_url = config.base_url.clone().with_path("/auth");
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        assert_eq!(server.base, "/auth");
        assert_eq!(server.request("GET", "/ok").send().await.status, 200);
        assert_eq!(server.raw("GET", "/api/auth/ok").send().await.status, 404);
        assert_eq!(server.raw("GET", "/authx/ok").send().await.status, 404);
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 200);
    }

    async fn cookies_over_tls_are_bound_to_the_host(database: Database) {
        let server = Server::start_with(&database, Options { base_url: Some("https://app.example.com"), ..Options::default() }).await;
        let mut browser = Browser::new(&server);
        let answer = browser.sign_up("ada@example.com").await;
        let line = answer.cookie("__Host-keyward.session_token").unwrap();
        assert!(line.contains("; HttpOnly; SameSite=Lax; Secure; Path=/;") && !line.contains("Domain"), "{line}");
        assert_ne!(browser.get("/get-session").await.text(), "null");
        let plain = browser.cookie("__Host-keyward.session_token").unwrap().to_owned();
        let answer = server.request("GET", "/get-session").header("cookie", format!("keyward.session_token={plain}")).send().await;
        assert_eq!(answer.text(), "null", "a name that anybody can write does not count");
    }

    async fn the_cookie_prefix_is_a_setting(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.cookies.prefix = "mine".into();
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        let answer = Browser::new(&server).sign_up("ada@example.com").await;
        assert!(answer.cookie("mine.session_token").is_some());
    }

    async fn password_lengths_are_settings(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.email_password.min_length = 30;
            config.email_password.max_length = 40;
        };
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.code(), "PASSWORD_TOO_SHORT");
        let long = serde_json::json!({ "email": "ada@example.com", "password": "x".repeat(41) });
        assert_eq!(Browser::new(&server).post("/sign-in/email", &long).await.code(), "PASSWORD_TOO_LONG");
    }

    async fn the_body_limit_is_a_setting(database: Database) {
        let server = Server::start_with(&database, Options { configure: |config| config.body_limit = 50, ..Options::default() }).await;
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.code(), "PAYLOAD_TOO_LARGE");
    }

    async fn named_proxies_tell_the_address(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        let believing = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        let body = serde_json::json!({ "name": "A", "email": "a@example.com", "password": crate::support::PASSWORD });
        let mut browser = Browser::new(&believing);
        let request = believing.request("POST", "/sign-up/email").json(&body).header("x-forwarded-for", "2001:db8:1:2:3::9");
        browser.send(request).await;
        assert_eq!(browser.get("/get-session").await.json()["session"]["ipAddress"], "2001:0db8:0001:0002:0000:0000:0000:0000");

        let doubting = Server::start(&database).await;
        let mut browser = Browser::new(&doubting);
        let body = serde_json::json!({ "email": "a@example.com", "password": crate::support::PASSWORD });
        let request = doubting.request("POST", "/sign-in/email").json(&body).header("x-forwarded-for", "198.51.100.7");
        browser.send(request).await;
        assert_eq!(browser.get("/get-session").await.json()["session"]["ipAddress"], "127.0.0.1");
    }
}
