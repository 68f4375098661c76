//! What a client does beside asking, against a server that answers as it is told.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use http::{HeaderName, HeaderValue, Method, header};
use keyward::{
    Error,
    client::{Client, Credentials, Retry},
    endpoint::{FollowResetLink, GetSession, Ping, SignInEmail, SignOut, SignUpEmail, VerifyEmail},
};

use crate::support::{Database, PASSWORD, Reply, Scripted, Server, on_both_stores};

const ALIVE: &str = r#"{"ok":true}"#;
const SOON: Retry = Retry::times(2).first_delay(Duration::from_millis(5));
const NOTE: HeaderName = HeaderName::from_static("x-note");

fn alive() -> Reply {
    Reply::ok(ALIVE)
}

fn without_store() -> Reply {
    Reply::of(503, r#"{"message":"away"}"#)
}

fn limited() -> Reply {
    Reply::of(429, r#"{"message":"Too many requests. Please try again later."}"#)
}

fn slow() -> Reply {
    alive().after(Duration::from_secs(20))
}

/// What happened, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    fn read(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A type with hooks, every one of which writes into the diary on behalf of somebody.
macro_rules! writing {
    ($hooked:expr, $diary:expr, $who:literal) => {{
        let [a, b, c, d] = [$diary.clone(), $diary.clone(), $diary.clone(), $diary.clone()];
        $hooked
            .on_request(move |outgoing| a.note(format!("{} asks {}", $who, outgoing.asked())))
            .on_success(move |asked| b.note(format!("{} has {asked}", $who)))
            .on_error(move |asked, error| c.note(format!("{} lost {asked}: {error}", $who)))
            .on_retry(move |asked, failed, error| d.note(format!("{} {failed} {asked}: {error}", $who)))
    }};
}

#[tokio::test]
async fn a_read_is_tried_again_and_every_hook_is_told_the_calls_own_first() {
    let server = Scripted::answering(&[without_store, without_store, alive]).await;
    let diary = Diary::default();
    let client = writing!(Client::builder(&server.address), diary, "all").build().unwrap();
    let request = writing!(client.request(Ping {}).retry(SOON), diary, "one");
    assert!(request.send().await.unwrap().ok);
    let entries = [
        "one asks GET /ok",
        "all asks GET /ok",
        "one 1 GET /ok: away",
        "all 1 GET /ok: away",
        "one asks GET /ok",
        "all asks GET /ok",
        "one 2 GET /ok: away",
        "all 2 GET /ok: away",
        "one asks GET /ok",
        "all asks GET /ok",
        "one has GET /ok",
        "all has GET /ok",
    ];
    assert_eq!(diary.read(), entries);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_call_that_failed_for_good_is_an_error_once() {
    let server = Scripted::answering(&[without_store]).await;
    let diary = Diary::default();
    let client = writing!(Client::builder(&server.address).retry(SOON), diary, "all").build().unwrap();
    let error = writing!(client.request(Ping {}).retry(Retry::NEVER), diary, "one").send().await.unwrap_err();
    assert_eq!(error.status(), 503);
    let entries = ["one asks GET /ok", "all asks GET /ok", "one lost GET /ok: away", "all lost GET /ok: away"];
    assert_eq!(diary.read(), entries, "the call's own policy holds");
    assert!(client.call(Ping {}).await.is_err());
    assert_eq!(server.received().len(), 1 + 3, "the client's holds for the others");
}

#[tokio::test]
async fn nothing_is_tried_again_unless_it_was_asked_for() {
    let server = Scripted::answering(&[without_store, alive]).await;
    assert!(Client::new(&server.address).unwrap().call(Ping {}).await.is_err());
    assert!(Client::builder(&server.address).build().unwrap().call(Ping {}).await.is_ok());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_change_is_never_sent_twice() {
    let server = Scripted::answering(&[without_store]).await;
    let client = Client::builder(&server.address).retry(SOON).build().unwrap();
    assert!(client.call(SignOut {}).await.is_err());
    assert!(client.request(SignInEmail::default()).retry(SOON).send().await.is_err());
    assert_eq!(server.received().len(), 2);
    // A link in a mail is a GET, and works once.
    assert!(client.call(VerifyEmail { token: "t".into(), callback_url: None }).await.is_err());
    let received = server.received();
    assert_eq!((received.len(), &received[2].method), (3, &Method::GET));
}

#[tokio::test]
async fn what_was_refused_stays_refused() {
    for status in [400, 401, 403, 404, 500, 502] {
        let server = Scripted::start(move |_, _| Reply::of(status, r#"{"message":"no","code":"NO"}"#)).await;
        let client = Client::builder(&server.address).retry(SOON).build().unwrap();
        assert_eq!(client.call(GetSession::default()).await.unwrap_err().status(), status);
        assert_eq!(server.received().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_limit_is_waited_for_as_long_as_the_server_says() {
    for name in ["retry-after", "x-retry-after"] {
        let server = Scripted::start(move |number, _| match number {
            0 => limited().header(name, "1"),
            _ => alive(),
        })
        .await;
        let client = Client::builder(&server.address).retry(SOON).build().unwrap();
        let begin = Instant::now();
        assert!(client.call(Ping {}).await.unwrap().ok);
        assert!(begin.elapsed() >= Duration::from_secs(1), "{name}: {:?}", begin.elapsed());
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test]
async fn nobody_waits_longer_than_the_policy_allows() {
    let server = Scripted::answering(&[|| limited().header("retry-after", "3600")]).await;
    let client = Client::builder(&server.address).retry(SOON).build().unwrap();
    assert_eq!(client.call(Ping {}).await, Err(Error::TooManyRequests { retry_after: 3600 }));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_late_is_none_and_the_next_try_may_be_in_time() {
    let server = Scripted::answering(&[slow, slow, alive]).await;
    let client = Client::builder(&server.address).time_limit(Duration::from_millis(500)).build().unwrap();
    assert_eq!(client.call(Ping {}).await, Err(Error::Network));
    assert!(client.request(Ping {}).retry(SOON).send().await.unwrap().ok);
    assert_eq!(server.received().len(), 3);

    let server = Scripted::answering(&[|| alive().after(Duration::from_millis(600))]).await;
    let client = Client::builder(&server.address).time_limit(Duration::from_millis(50)).build().unwrap();
    assert_eq!(client.call(Ping {}).await, Err(Error::Network));
    assert!(client.request(Ping {}).time_limit(Duration::MAX).send().await.unwrap().ok, "the call's own limit holds");
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again() {
    let diary = Diary::default();
    // Nobody listens on this port of this machine.
    let client = Client::builder("http://127.0.0.1:1").retry(SOON);
    let client = writing!(client, diary, "all").build().unwrap();
    assert_eq!(client.call(Ping {}).await, Err(Error::Network));
    assert_eq!(diary.read().iter().filter(|entry| entry.contains("asks")).count(), 3);
}

#[tokio::test]
async fn an_answer_that_nobody_understands_is_an_error_to_hooks_too() {
    let server = Scripted::answering(&[|| Reply::ok("<html>")]).await;
    let diary = Diary::default();
    let client = writing!(Client::builder(&server.address), diary, "all").build().unwrap();
    assert_eq!(client.call(Ping {}).await, Err(Error::Unexpected));
    assert_eq!(diary.read().len(), 2);
    assert!(diary.read()[1].starts_with("all lost GET /ok"), "{:?}", diary.read());
}

#[tokio::test]
async fn what_was_said_of_one_call_counts_for_more_than_what_was_said_of_all() {
    let server = Scripted::answering(&[alive]).await;
    let note = |text| HeaderValue::from_static(text);
    let client = Client::builder(&server.address)
        .header(header::COOKIE, note("all=1"))
        .on_request(move |outgoing| outgoing.add_header(NOTE, note("all, hooked")))
        .on_request(|outgoing| outgoing.add_header(header::ORIGIN, HeaderValue::from_static("https://example.com")))
        .build()
        .unwrap();
    client.call(Ping {}).await.unwrap();
    client.request(Ping {}).on_request(move |o| o.add_header(NOTE, note("one, hooked"))).send().await.unwrap();
    let own = client.request(Ping {}).header(header::COOKIE, note("one=1")).header(NOTE, note("one"));
    own.send().await.unwrap();
    let received = server.received();
    let noted: Vec<_> =
        received.iter().map(|got| (got.header("cookie").unwrap(), got.header("x-note").unwrap())).collect();
    assert_eq!(noted, [("all=1", "all, hooked"), ("all=1", "one, hooked"), ("one=1", "one")]);
    assert!(received.iter().all(|got| got.headers.get_all("origin").iter().eq(["https://example.com"])));
}

#[tokio::test]
async fn hooks_and_debug_see_no_secret() {
    let server = Scripted::answering(&[|| Reply::of(400, r#"{"message":"no"}"#)]).await;
    let diary = Diary::default();
    let cookie = HeaderValue::from_static("keyward.session_token=hush");
    let client = writing!(Client::builder(&server.address), diary, "all").header(header::COOKIE, cookie);
    let shown = format!("{client:?}");
    let (client, inner) = (client.build().unwrap(), diary.clone());
    let link = FollowResetLink { token: "hush".into(), callback_url: "/hush".into() };
    let request = client.request(link).on_request(move |outgoing| inner.note(format!("{outgoing:?}")));
    let shown = format!("{shown} {client:?} {request:?}");
    assert!(request.send().await.is_err());
    let password = SignInEmail { password: "hush".into(), ..SignInEmail::default() };
    assert!(client.call(password).await.is_err());
    let told = diary.read().join("\n");
    assert!(told.contains("GET /reset-password/{token}") && told.contains("POST /sign-in/email"), "{told}");
    assert!(!told.contains("hush") && !shown.contains("hush"), "{told} {shown}");
}

on_both_stores! {
    async fn cookies_are_kept_unless_they_are_not_wanted(database: Database) {
        let server = Server::start(&database).await;
        let base = format!("{}{}", server.address(), server.base);
        let ada = |email: &str| SignUpEmail {
            name: "Ada".into(),
            email: email.into(),
            password: PASSWORD.into(),
            ..SignUpEmail::default()
        };
        let forgetful = Client::builder(&base).credentials(Credentials::Omit).build().unwrap();
        forgetful.call(ada("ada@example.com")).await.unwrap();
        assert_eq!(forgetful.call(GetSession::default()).await, Ok(None));
        for credentials in [Credentials::Include, Credentials::SameOrigin] {
            let client = Client::builder(&base).credentials(credentials).build().unwrap();
            client.call(ada(&format!("{credentials:?}@example.com"))).await.unwrap();
            assert!(client.call(GetSession::default()).await.unwrap().is_some());
        }
    }
}
