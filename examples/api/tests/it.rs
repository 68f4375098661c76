//! The board as its visitors meet it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use example_visit::{PASSWORD, Program, Visitor};
use reqwest::{Method, Response};
use serde_json::{Value, json};

const FRONT_END: &str = "http://localhost:5173";

async fn board() -> Program {
    Program::start(env!("CARGO_BIN_EXE_example-api"), &[("FRONT_END", FRONT_END)]).await
}

async fn notices(visitor: &Visitor, board: &Program) -> Vec<String> {
    let notices: Vec<Value> = visitor.gets(board.url("/api/notices")).await.json().await.unwrap();
    notices.iter().map(|notice| format!("{}: {}", notice["author"], notice["text"]).replace('"', "")).collect()
}

async fn code(refusal: Response) -> (u16, String) {
    (refusal.status().as_u16(), refusal.json::<Value>().await.unwrap()["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn everybody_reads_and_who_is_signed_in_writes() {
    let board = board().await;
    let ada = Visitor::on(board.url(""));
    assert_eq!(ada.gets(board.url("/api/auth/ok")).await.json::<Value>().await.unwrap(), json!({ "ok": true }));
    assert!(notices(&ada, &board).await.is_empty());
    let notice = json!({ "text": "Tea at five" });
    assert_eq!(code(ada.posts(board.url("/api/notices"), &notice).await).await, (401, "UNAUTHORIZED".into()));
    assert_eq!(ada.gets(board.url("/api/me")).await.status(), 401);

    ada.signs_up(&board.url("/api/auth"), "Ada").await;
    assert_eq!(ada.gets(board.url("/api/me")).await.json::<Value>().await.unwrap()["name"], "Ada");
    assert_eq!(ada.posts(board.url("/api/notices"), &notice).await.status(), 201);
    let stranger = Visitor::on(board.url(""));
    assert_eq!(notices(&stranger, &board).await, ["the house: Ada is new here", "Ada: Tea at five"]);

    ada.signs_out(&board.url("/api/auth")).await;
    assert_eq!(ada.posts(board.url("/api/notices"), &notice).await.status(), 401);
}

#[tokio::test]
async fn who_followed_the_link_in_their_mail_takes_notices_down() {
    let mut board = board().await;
    let ada = Visitor::on(board.url(""));
    ada.signs_up(&board.url("/api/auth"), "Ada").await;
    let take_down = || ada.request(Method::DELETE, board.url("/api/notices/1"));
    assert_eq!(code(take_down().send().await.unwrap()).await, (403, "FORBIDDEN".into()));

    let mail = board.says("mail to ada@example.com").await;
    let link = mail.split_whitespace().last().unwrap();
    assert_eq!(ada.gets(link.to_owned()).await.status(), 302);
    let take_down = || ada.request(Method::DELETE, board.url("/api/notices/1")).send();
    assert_eq!(take_down().await.unwrap().status(), 204);
    assert!(notices(&ada, &board).await.is_empty());
    assert_eq!(take_down().await.unwrap().status(), 404);
}

/// On one connection: a body that somebody left unread would be taken for the next request.
#[tokio::test]
async fn bodies_are_read_by_whoever_wants_them() {
    let board = board().await;
    let ada = Visitor::on(board.url(""));
    ada.signs_up(&board.url("/api/auth"), "Ada").await;
    let (pin, sign_in) = (board.url("/api/notices"), board.url("/api/auth/sign-in/email"));
    let text = |length| json!({ "text": "x".repeat(length) });
    let password = |password: &str| json!({ "email": "ada@example.com", "password": password });
    for (url, body, status) in [
        (&pin, text(3), 201),
        (&sign_in, password(PASSWORD), 200),
        (&pin, text(2_000), 413),
        (&sign_in, password(&"x".repeat(20_000)), 413),
        (&pin, json!({ "words": "none" }), 422),
        (&sign_in, json!({ "words": "none" }), 400),
        (&pin, text(900), 201),
    ] {
        assert_eq!(ada.posts(url.clone(), &body).await.status(), status, "{url} {}", body.to_string().len());
    }
}

#[tokio::test]
async fn the_front_end_may_ask_and_read_and_no_other_page_may() {
    let board = board().await;
    let (ada, eve) = (Visitor::on(FRONT_END), Visitor::on("http://localhost:6666"));
    ada.signs_up(&board.url("/api/auth"), "Ada").await;
    for path in ["/api/me", "/api/notices", "/api/auth/get-session"] {
        let allowed = |answer: &Response| answer.headers().get("access-control-allow-origin").cloned();
        assert_eq!(allowed(&ada.gets(board.url(path)).await).unwrap(), FRONT_END, "{path}");
        assert_eq!(allowed(&eve.gets(board.url(path)).await), None, "{path}");
    }
    assert_eq!(ada.posts(board.url("/api/notices"), &json!({ "text": "Tea at five" })).await.status(), 201);
    let forged = eve.request(Method::POST, board.url("/api/notices")).header("cookie", ada.cookies(&board.url("")));
    assert_eq!(forged.json(&json!({ "text": "Gin" })).send().await.unwrap().status(), 403);
}
