//! Which sites may make a browser do something: protocol section 7.3, and the whole application besides.

use serde_json::json;

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};
use keyward::config::{Exempt, TrustedOrigin};

on_both_stores! {
    async fn a_cookie_needs_a_trusted_origin(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let sign_out = || server.request("POST", "/sign-out").header("cookie", browser.cookie_header());
        for (origin, code) in [("", "MISSING_OR_NULL_ORIGIN"), ("null", "MISSING_OR_NULL_ORIGIN"), ("https://evil.com", "INVALID_ORIGIN")] {
            let answer = sign_out().header("origin", origin).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (403, code), "{origin}");
            assert!(answer.cookies().is_empty());
        }
        assert_eq!(sign_out().send().await.code(), "MISSING_OR_NULL_ORIGIN");
        assert_eq!(database.count("session").await, 1);
        assert_eq!(sign_out().header("referer", format!("{}/page", server.origin)).send().await.status, 200);
    }

    async fn another_site_signs_nobody_in(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let form = "email=ada%40example.com&password=correct+horse+battery";
        let navigation = server.request("POST", "/sign-in/email").form(form).header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate");
        assert_eq!(navigation.send().await.code(), "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED");
        let foreign = server.request("POST", "/sign-in/email").form(form).header("origin", "https://evil.com");
        assert_eq!(foreign.send().await.code(), "INVALID_ORIGIN");
        let unsaid = server.request("POST", "/sign-in/email").form(form).header("sec-fetch-site", "same-origin");
        assert_eq!(unsaid.send().await.code(), "MISSING_OR_NULL_ORIGIN");
        let no_browser = server.request("POST", "/sign-in/email").form(form);
        assert_eq!(no_browser.send().await.status, 200);
    }

    async fn the_checks_keep_the_protocols_order(database: Database) {
        let server = Server::start(&database).await;
        let foreign = |body: &serde_json::Value| server.request("POST", "/sign-in/email").json(body).header("origin", "https://evil.com");
        assert_eq!(foreign(&json!({})).send().await.code(), "VALIDATION_ERROR", "shape before the form's check");
        assert_eq!(foreign(&json!({})).header("cookie", "x=1").send().await.code(), "INVALID_ORIGIN", "cookies before shape");
        assert_eq!(foreign(&json!({ "callbackURL": "https://evil.com" })).send().await.code(), "INVALID_CALLBACK_URL");
        let broken = server.request("POST", "/sign-in/email").header("content-type", "application/json").header("cookie", "x=1").body("{");
        assert_eq!(broken.send().await.code(), "BAD_REQUEST", "syntax before the origin");
    }

    async fn other_origins_can_be_trusted(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.trusted_origins = vec![TrustedOrigin::parse("https://spa.example.com").unwrap()];
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        let body = json!({ "name": "A", "email": "a@example.com", "password": PASSWORD, "callbackURL": "https://spa.example.com/x" });
        let answer = server.request("POST", "/sign-up/email").json(&body).header("origin", "https://spa.example.com").send().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    async fn origins_are_trusted_by_pattern(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.trusted_origins = ["https://*.example.com", "myapp://"].map(|entry| TrustedOrigin::parse(entry).unwrap()).to_vec();
        };
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        for (origin, place, code) in [
            ("https://spa.example.com", "myapp://signed-in", ""),
            ("myapp://", "https://spa.example.com/x", ""),
            ("https://example.com", "/", "INVALID_ORIGIN"),
            ("http://spa.example.com", "/", "INVALID_ORIGIN"),
            ("https://evil.com\\.example.com", "/", "INVALID_ORIGIN"),
            ("https://spa.example.com", "https://evil.com\\.example.com", "INVALID_CALLBACK_URL"),
            ("https://spa.example.com", "javascript://a.example.com/%0aalert(1)", "INVALID_CALLBACK_URL"),
        ] {
            let body = json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": place });
            let answer = server.request("POST", "/sign-in/email").json(&body).header("origin", origin).send().await;
            assert_eq!(answer.header("location"), Some(place).filter(|_| code.is_empty()), "{origin} {place}");
            assert!(answer.status == 200 || answer.code() == code, "{origin} {place}");
        }
    }

    async fn a_form_without_origin_is_vouched_for_by_the_browser(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let private = || server.request("POST", "/sign-out").header("cookie", browser.cookie_header()).header("origin", "null").header("sec-fetch-site", "same-origin");
        assert_eq!(private().header("host", "evil.com").send().await.status / 100, 4, "by another name");
        assert_eq!(database.count("session").await, 1);
        assert_eq!(private().send().await.status, 200);
    }

    async fn checks_can_be_switched_off(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.origin_checks.disable_origin_check = Exempt::Below(vec!["/sign-in".into()]);
        };
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let body = json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": "https://elsewhere.com/x" });
        let foreign = |path: &str| server.request("POST", path).json(&body).header("cookie", "x=1").header("origin", "https://elsewhere.com");
        let answer = foreign("/sign-in/email").send().await;
        assert_eq!((answer.status, answer.header("location")), (200, Some("https://elsewhere.com/x")));
        assert_eq!(foreign("/sign-out").send().await.code(), "INVALID_ORIGIN");
    }

    async fn the_application_is_covered_too(database: Database) {
        let server = Server::start(&database).await;
        for (headers, status) in [
            (vec![], 403),
            (vec![("origin", "https://evil.com")], 403),
            (vec![("origin", "null")], 403),
            (vec![("sec-fetch-site", "cross-site")], 403),
            (vec![("sec-fetch-site", "same-origin")], 200),
        ] {
            let request = headers.iter().fold(server.raw("POST", "/api/twice"), |request, (name, value)| request.header(name, *value));
            assert_eq!(request.send().await.status, status, "{headers:?}");
        }
    }
}
