//! The site as its visitors meet it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use example_visit::{Program, Visitor};
use reqwest::Response;
use serde_json::Value;

async fn json(answer: Response) -> Value {
    answer.json().await.unwrap()
}

#[tokio::test]
async fn hyper_knows_who_asks_from_the_headers() {
    let site = Program::start(env!("CARGO_BIN_EXE_example-hyper"), &[]).await;
    let ada = Visitor::on(site.url(""));
    assert_eq!(json(ada.gets(site.url("/api/auth/ok")).await).await["ok"], true);
    assert_eq!(json(ada.gets(site.url("/")).await).await, "Good morning");
    let refused = ada.gets(site.url("/api/me")).await;
    assert_eq!((refused.status().as_u16(), json(refused).await["code"].as_str()), (401, Some("UNAUTHORIZED")));

    ada.signs_up(&site.url("/api/auth"), "Ada").await;
    assert_eq!(json(ada.gets(site.url("/")).await).await, "Good morning, Ada");
    assert_eq!(json(ada.gets(site.url("/api/me")).await).await["email"], "ada@example.com");
    let known_by_endpoint = json(ada.gets(site.url("/api/auth/get-session")).await).await;
    assert_eq!(known_by_endpoint["session"]["ipAddress"], "127.0.0.1", "it knows who connected");
    let stranger = Visitor::on(site.url(""));
    assert_eq!(json(stranger.gets(site.url("/")).await).await, "Good morning");

    ada.signs_out(&site.url("/api/auth")).await;
    assert_eq!(ada.gets(site.url("/api/me")).await.status(), 401);
    assert_eq!(ada.gets(site.url("/nothing")).await.status(), 404);
}
