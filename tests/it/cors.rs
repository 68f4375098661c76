//! What pages of other origins may read: everything of a trusted one, nothing of the others.

use axum::{Json, Router, routing::get};
use keyward::{
    Auth,
    config::{Config, TrustedOrigin},
    model::CurrentSession,
};
use serde_json::json;

use crate::support::{Answer, Browser, Database, Options, PASSWORD, Raw, Server, on_both_stores};

const SPA: &str = "https://spa.example.com";
const EVIL: &str = "https://evil.example";

fn application(auth: &Auth) -> Router {
    Router::new()
        .route("/api/me", get(|me: CurrentSession| async { Json(me.user.email) }).put(|| async { "put" }))
        .route("/private", get(|| async { "private" }))
        .merge(auth.router())
        .layer(auth.layer().cors(["/api/*"]))
}

async fn server(database: &Database) -> Server {
    let configure = |config: &mut Config| {
        config.trusted_origins = vec![TrustedOrigin::parse(SPA).unwrap()];
        config.rate_limit.enabled = true;
    };
    Server::start_with(database, Options { configure, application, ..Options::default() }).await
}

fn preflight(request: Raw, origin: &str, method: &str) -> Raw {
    request
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "content-type")
}

fn allowed(answer: &Answer) -> (Option<&str>, Option<&str>) {
    (answer.header("access-control-allow-origin"), answer.header("access-control-allow-credentials"))
}

on_both_stores! {
    async fn a_trusted_page_asks_and_reads(database: Database) {
        let server = server(&database).await;
        let asked = preflight(server.request("OPTIONS", "/sign-up/email"), SPA, "POST").send().await;
        assert_eq!((asked.status, allowed(&asked)), (200, (Some(SPA), Some("true"))));
        assert_eq!(asked.header("access-control-allow-methods"), Some("GET,POST"));
        assert_eq!(asked.header("access-control-allow-headers"), Some("content-type"));
        assert_eq!(asked.header("access-control-max-age"), Some("600"));
        assert!(asked.body.is_empty() && asked.cookies().is_empty());

        let sign_up = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD });
        let answer = server.request("POST", "/sign-up/email").header("origin", SPA).json(&sign_up).send().await;
        assert_eq!((answer.status, allowed(&answer)), (200, (Some(SPA), Some("true"))));
        assert!(answer.cookie("keyward.session_token").is_some());
        let exposed = answer.header("access-control-expose-headers").unwrap();
        assert!(exposed.contains("retry-after") && exposed.contains("x-retry-after"), "{exposed}");
        let varies: Vec<_> = answer.headers.iter().filter(|(name, _)| name == "vary").map(|(_, value)| value.to_lowercase()).collect();
        assert!(varies.iter().any(|value| value.contains("origin")), "{varies:?}");
    }

    async fn a_page_that_is_not_trusted_reads_nothing(database: Database) {
        let server = server(&database).await;
        let asked = preflight(server.request("OPTIONS", "/sign-up/email"), EVIL, "POST").send().await;
        assert_eq!((asked.status, asked.header("access-control-allow-origin")), (404, None));
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let read = ada.send(server.request("GET", "/get-session").header("origin", EVIL)).await;
        assert_eq!(read.header("access-control-allow-origin"), None, "the browser keeps it from the page");
        for spelling in [format!("{SPA}/"), SPA.to_uppercase(), server.origin.clone(), format!("{}/", server.origin)] {
            let read = ada.send(server.request("GET", "/get-session").header("origin", spelling.clone())).await;
            assert_eq!(read.header("access-control-allow-origin"), None, "{spelling}: no other site's, or no browser's");
        }
        let null = ada.send(server.request("GET", "/get-session").header("origin", "null")).await;
        assert_eq!(null.header("access-control-allow-origin"), None);
        let mut sent = server.request("POST", "/sign-out").header("origin", EVIL).header("cookie", ada.cookie_header());
        sent = sent.json(&json!({}));
        assert_eq!(sent.send().await.refusal(), (403, "INVALID_ORIGIN".into()));
        assert!(ada.is_signed_in().await);
    }

    async fn refusals_can_be_read_too(database: Database) {
        let server = server(&database).await;
        let sign_in = json!({ "email": "ada@example.com", "password": "wrong password" });
        let attempt = || server.request("POST", "/sign-in/email").header("origin", SPA).json(&sign_in);
        for _ in 0..20 {
            assert_eq!(preflight(server.request("OPTIONS", "/sign-in/email"), SPA, "POST").send().await.status, 200, "asking is free");
        }
        for status in [401, 401, 401, 429] {
            let answer = attempt().send().await;
            assert_eq!((answer.status, allowed(&answer)), (status, (Some(SPA), Some("true"))));
        }
        let unknown = server.request("GET", "/nothing").header("origin", SPA).send().await;
        assert_eq!((unknown.status, unknown.header("access-control-allow-origin")), (404, Some(SPA)));
    }

    async fn the_applications_own_paths_are_shared_on_request(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let shared = ada.send(server.raw("GET", "/api/me").header("origin", SPA)).await;
        assert_eq!((shared.status, allowed(&shared)), (200, (Some(SPA), Some("true"))));
        let asked = preflight(server.raw("OPTIONS", "/api/me"), SPA, "PUT").send().await;
        assert_eq!((asked.status, asked.header("access-control-allow-methods")), (200, Some("PUT")));
        let private = ada.send(server.raw("GET", "/private").header("origin", SPA)).await;
        assert_eq!((private.status, private.header("access-control-allow-origin")), (200, None));
        let evil = ada.send(server.raw("GET", "/api/me").header("origin", EVIL)).await;
        assert_eq!(evil.header("access-control-allow-origin"), None);
        assert_eq!(server.request("OPTIONS", "/ok").send().await.status, 404, "an OPTIONS that nobody sends before another");
    }
}
