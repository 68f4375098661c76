//! A router that is closed unless a route is marked, and the extractors that refuse by themselves.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    routing::{get, post},
};
use http::StatusCode;
use keyward::{
    Auth, Error, Predicate,
    http::{FreshSession, Refusal, Require, open, optional, require},
    model::{CurrentSession, User},
};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, Options, Server, on_both_stores};

struct Verified;

impl Predicate for Verified {
    fn admits(user: &User) -> bool {
        user.email_verified
    }
}

fn application(auth: &Auth) -> Router {
    let below = auth
        .closed_router()
        .route("/notes", get(|me: CurrentSession| async { Json(me.user.email) }))
        .route("/about", open(get(|| async { "about" })));
    auth.closed_router()
        .route("/api/unmarked", get(|| async { "no extractor, and closed all the same" }))
        .route("/api/staff", require::<Verified, _>(get(|| async { "staff" })))
        .route("/api/greeting", optional(get(greeting)))
        .route("/healthz", open(get(|| async { "ok" })))
        .route("/api/open-but-personal", open(get(|me: CurrentSession| async { Json(me.user.email) })))
        .route("/api/danger", post(|FreshSession(me): FreshSession| async move { Json(me.user.email) }))
        .route("/api/verified", get(|me: Require<Verified>| async { Json(me.session.user.email) }))
        .route("/api/own-words", open(get(own_words)))
        .route(
            "/api/sum",
            open(post(|Json(numbers): Json<Vec<i64>>| async move { numbers.iter().sum::<i64>().to_string() })),
        )
        .nest("/api/v1", below)
        .into_router()
        .layer(DefaultBodyLimit::max(1024))
        .with_state::<()>(())
}

async fn greeting(State(()): State<()>, me: Option<CurrentSession>) -> String {
    me.map_or_else(|| "Hello".to_owned(), |me| format!("Hello, {}", me.user.name))
}

/// A handler that decides for itself what to make of a refusal.
async fn own_words(me: Result<CurrentSession, Refusal>) -> (StatusCode, String) {
    match me {
        Ok(me) => (StatusCode::OK, me.user.name),
        Err(refusal) if *refusal.error() == Error::Unauthorized => (StatusCode::OK, "a guest".to_owned()),
        Err(refusal) => (refusal.error().status(), "later".to_owned()),
    }
}

async fn server(database: &Database) -> Server {
    Server::start_with(database, Options { application, ..Options::default() }).await
}

async fn get_as(browser: &mut Browser<'_>, server: &Server, path: &str, accept: &str) -> Answer {
    browser.send(server.raw("GET", path).header("accept", accept)).await
}

on_both_stores! {
    async fn what_is_not_marked_is_closed(database: Database) {
        let server = server(&database).await;
        let mut stranger = Browser::new(&server);
        for path in ["/api/unmarked", "/api/staff", "/api/verified", "/api/v1/notes", "/api/open-but-personal"] {
            let answer = stranger.send(server.raw("GET", path)).await;
            assert_eq!(answer.refusal(), (401, "UNAUTHORIZED".into()), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
        for (path, text) in [("/healthz", "ok"), ("/api/v1/about", "about"), ("/api/greeting", "Hello"), ("/api/own-words", "a guest")] {
            assert_eq!(stranger.send(server.raw("GET", path)).await.text(), text, "{path}");
        }
        assert_eq!(stranger.send(server.raw("DELETE", "/api/unmarked").header("origin", server.origin.clone())).await.status, 401, "not even the method is told");
        assert_eq!(stranger.send(server.raw("GET", "/nothing")).await.status, 404);
        assert_eq!(stranger.get("/ok").await.json(), json!({ "ok": true }), "the endpoints are there");
    }

    async fn who_is_signed_in_gets_as_far_as_the_mark_says(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        for path in ["/api/unmarked", "/api/v1/notes", "/api/open-but-personal"] {
            assert_eq!(ada.send(server.raw("GET", path)).await.status, 200, "{path}");
        }
        assert_eq!(ada.send(server.raw("GET", "/api/greeting")).await.text(), "Hello, Ada");
        for path in ["/api/staff", "/api/verified"] {
            assert_eq!(ada.send(server.raw("GET", path)).await.refusal(), (403, "FORBIDDEN".into()), "{path}");
        }
        database.execute(r#"update "user" set "emailVerified" = true"#).await;
        for path in ["/api/staff", "/api/verified"] {
            assert_eq!(ada.send(server.raw("GET", path)).await.status, 200, "{path}: a right is looked up each time");
        }
    }

    async fn a_browser_is_led_to_the_sign_in_page_and_a_program_is_told(database: Database) {
        let server = server(&database).await;
        let mut stranger = Browser::new(&server);
        let page = get_as(&mut stranger, &server, "/api/unmarked?x=1", "text/html,*/*;q=0.8").await;
        assert_eq!((page.status, page.header("location")), (303, Some("/sign-in?next=/api/unmarked%3Fx%3D1")));
        assert!(page.body.is_empty());
        let api = get_as(&mut stranger, &server, "/api/unmarked", "application/json").await;
        assert_eq!(api.refusal(), (401, "UNAUTHORIZED".into()));
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let words = get_as(&mut ada, &server, "/api/staff", "text/html").await;
        assert_eq!((words.status, words.header("content-type")), (403, Some("text/html; charset=utf-8")), "signing in would not help");
    }

    async fn an_api_without_pages_leads_nobody_anywhere(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.sign_in_page = None;
        let server = Server::start_with(&database, Options { configure, application, ..Options::default() }).await;
        let answer = get_as(&mut Browser::new(&server), &server, "/api/unmarked", "text/html").await;
        assert_eq!((answer.status, answer.header("location")), (401, None));
    }

    async fn danger_wants_a_fresh_session(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let danger = || server.raw("POST", "/api/danger").header("origin", server.origin.clone());
        assert_eq!(ada.send(danger()).await.status, 200);
        server.clock.advance(Duration::from_hours(24));
        assert_eq!(ada.send(danger()).await.refusal(), (403, "SESSION_NOT_FRESH".into()));
    }

    async fn an_outage_is_no_sign_out(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.auth.store().close().await;
        for path in ["/api/unmarked", "/api/staff", "/api/greeting", "/api/own-words"] {
            let answer = ada.send(server.raw("GET", path)).await;
            assert_eq!(answer.status, 503, "{path}");
            assert!(answer.cookies().is_empty(), "{path}");
        }
    }

    async fn bodies_of_other_routes_are_read_by_whoever_wants_them(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let sum = |numbers: &Value| server.raw("POST", "/api/sum").header("origin", server.origin.clone()).json(numbers);
        assert_eq!(ada.send(sum(&json!([1, 2, 3]))).await.text(), "6");
        assert_eq!(ada.send(sum(&json!(vec![1; 2000]))).await.status, 413);
        assert_eq!(ada.post("/sign-out", &json!({})).await.status, 200, "the endpoints read theirs");
    }
}
