//! Who is signed in, asked of another process.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use keyward::{
    Error,
    client::{RemoteAuth, Retry},
    config::CookieCache,
    model::CurrentSession,
};
use serde_json::json;

use crate::support::{Browser, Database, Reply, Scripted, Server, on_both_stores};

const ADA: &str = "keyward.session_token=ada";
const BOB: &str = "keyward.session_token=bob";

fn with_cookie(line: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(line).unwrap())])
}

/// The session of somebody, which lasts until then.
fn session_of(name: &str, expires_at: &str) -> String {
    let moment = "2026-11-24T12:00:00.000Z";
    let session = json!({
        "id": "s", "userId": name, "token": "t", "expiresAt": expires_at, "createdAt": moment, "updatedAt": moment,
        "ipAddress": "", "userAgent": null,
    });
    let user = json!({
        "id": name, "name": name, "email": format!("{name}@example.com"), "emailVerified": true,
        "createdAt": moment, "updatedAt": moment, "image": null,
    });
    json!({ "session": session, "user": user }).to_string()
}

/// Whoever the session cookie names is signed in, and everybody gets a cookie that must not be sent for anybody else.
fn everybody(_: usize, head: &Parts) -> Reply {
    let cookies = head.headers[header::COOKIE].to_str().unwrap();
    let name = cookies.split("session_token=").nth(1).unwrap().split(';').next().unwrap();
    Reply::ok(&session_of(name, "2999-01-01T00:00:00.000Z"))
        .header("set-cookie", &format!("keyward.session_token={name}-renewed; Path=/"))
}

async fn name(remote: &RemoteAuth, line: &str) -> Option<String> {
    remote.session(&with_cookie(line)).await.unwrap().map(|current| current.user.name)
}

fn remote(server: &Scripted) -> RemoteAuth {
    RemoteAuth::new(&server.address).unwrap()
}

on_both_stores! {
    async fn a_keyward_says_who_is_signed_in(database: Database) {
        let server = Server::configured(&database, |config| {
            config.session.cookie_cache = Some(CookieCache::default());
        })
        .await;
        let (mut ada, mut bob) =
            (Browser::of_new_user(&server, "ada@example.com").await, Browser::of_new_user(&server, "bob@example.com").await);
        let base = format!("{}{}", server.address(), server.base);
        let remote = RemoteAuth::builder(&base).cache_for(Duration::from_millis(200)).build().unwrap();
        let headers = |browser: &Browser<'_>| with_cookie(&format!("theme=dark; {}", browser.cookie_header()));

        let (of_ada, of_bob) = (headers(&ada), headers(&bob));
        assert!(ada.cookie("keyward.session_data").is_some(), "whose copy says nothing of what was revoked");
        let email = |current: Option<CurrentSession>| current.map(|current| current.user.email.as_str().to_owned());
        assert_eq!(email(remote.session(&of_ada).await.unwrap()).as_deref(), Some("ada@example.com"));
        assert_eq!(email(remote.session(&of_bob).await.unwrap()).as_deref(), Some("bob@example.com"));
        assert_eq!(remote.session(&with_cookie("keyward.session_token=forged.signature")).await, Ok(None));

        ada.post("/sign-out", &json!({})).await;
        bob.post("/revoke-sessions", &json!({})).await;
        assert_eq!(remote.session_by_store(&of_ada).await, Ok(None), "the store knows at once");
        assert_eq!(remote.session(&of_ada).await, Ok(None), "and what it said is not contradicted");
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert_eq!(remote.session(&of_bob).await, Ok(None), "everybody knows when the answer is old");
    }

    async fn nobody_is_extended_without_a_cookie_that_says_so(database: Database) {
        let server = Server::start(&database).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        let remote = RemoteAuth::new(&format!("{}{}", server.address(), server.base)).unwrap();
        let headers = with_cookie(&ada.cookie_header());
        let before = remote.session_by_store(&headers).await.unwrap().unwrap();
        server.clock.advance(Duration::from_hours(48));
        assert_eq!(remote.session_by_store(&headers).await.unwrap().unwrap(), before);
    }

    async fn an_outage_is_not_nobody(database: Database) {
        let server = Server::start(&database).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        let headers = with_cookie(&ada.cookie_header());
        let remote = RemoteAuth::new(&format!("{}{}", server.address(), server.base)).unwrap();
        server.auth.store().close().await;
        assert_eq!(remote.session(&headers).await, Err(Error::StoreUnavailable));
        // Nobody listens on this port of this machine.
        let nowhere = RemoteAuth::new("http://127.0.0.1:1").unwrap();
        assert_eq!(nowhere.session(&headers).await, Err(Error::Network));
    }
}

#[tokio::test]
async fn only_the_cookies_of_the_other_deployment_travel_and_no_session_is_extended() {
    let server = Scripted::start(everybody).await;
    let mut headers = with_cookie("theme=dark; __Host-keyward.session_token=ada; sid=mine; keyward.session_data.0=x");
    headers.append(header::COOKIE, HeaderValue::from_static("better-auth.session_token=y; keyward.session_data.1=z"));
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer mine"));
    assert!(remote(&server).session(&headers).await.unwrap().is_some());
    let [received] = &server.received()[..] else { panic!("one request") };
    assert_eq!(
        (received.method.as_str(), received.uri.to_string().as_str()),
        ("GET", "/get-session?disableRefresh=true&disableCookieCache=true")
    );
    let cookies = "__Host-keyward.session_token=ada; keyward.session_data.0=x; keyward.session_data.1=z";
    assert_eq!((received.header("cookie"), received.header("authorization")), (Some(cookies), None));
}

#[tokio::test]
async fn the_names_of_the_other_deployment_may_be_told() {
    let server = Scripted::start(everybody).await;
    let better_auth = RemoteAuth::builder(&server.address).cookie_prefix("better-auth").build().unwrap();
    assert_eq!(
        name(&better_auth, "better-auth.session_token=ada; keyward.session_token=x").await.as_deref(),
        Some("ada")
    );
    let renamed = RemoteAuth::builder(&server.address).session_cookie("my_session_token").build().unwrap();
    assert_eq!(name(&renamed, "__Secure-my_session_token=bob").await.as_deref(), Some("bob"));
    let sent: Vec<_> = server.received().iter().map(|got| got.header("cookie").unwrap().to_owned()).collect();
    assert_eq!(sent, ["better-auth.session_token=ada", "__Secure-my_session_token=bob"]);
}

#[tokio::test]
async fn without_a_session_cookie_nobody_is_asked() {
    let server = Scripted::start(everybody).await;
    let remote = remote(&server);
    for line in ["", "theme=dark", "keyward.session_data=x", "keyward.session_token=", "better-auth.session_token=x"] {
        assert_eq!(remote.session(&with_cookie(line)).await, Ok(None), "{line}");
        assert_eq!(remote.session_by_store(&with_cookie(line)).await, Ok(None), "{line}");
    }
    assert_eq!(remote.session(&HeaderMap::new()).await, Ok(None));
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn an_answer_is_good_for_a_while() {
    let server = Scripted::start(everybody).await;
    let remote = RemoteAuth::builder(&server.address).cache_for(Duration::from_secs(1)).build().unwrap();
    for _ in 0..10 {
        assert_eq!(name(&remote, ADA).await.as_deref(), Some("ada"));
    }
    assert_eq!(server.received().len(), 1);
    remote.forget(&with_cookie(ADA)).await;
    assert_eq!(name(&remote, ADA).await.as_deref(), Some("ada"));
    assert_eq!(server.received().len(), 2, "asked anew");
    assert!(remote.session_by_store(&with_cookie(ADA)).await.unwrap().is_some());
    assert_eq!(server.received().len(), 3, "the store is asked each time");
    assert_eq!(name(&remote, ADA).await.as_deref(), Some("ada"));
    assert_eq!(server.received().len(), 4);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(name(&remote, ADA).await.as_deref(), Some("ada"));
    assert_eq!(server.received().len(), 5, "and when it is old");
}

#[tokio::test]
async fn a_session_that_was_ended_is_seen_when_the_answer_is_old() {
    let server = Scripted::start(|number, head| if number == 0 { everybody(0, head) } else { Reply::ok("null") }).await;
    let remote = RemoteAuth::builder(&server.address).cache_for(Duration::from_secs(1)).build().unwrap();
    assert!(name(&remote, ADA).await.is_some());
    assert!(name(&remote, ADA).await.is_some());
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(name(&remote, ADA).await, None);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn no_answer_outlives_its_session() {
    // A date has no milliseconds: up to a second less is left than it seems.
    let date = "Tue, 24 Nov 2026 12:00:00 GMT";
    let ends =
        |ends: &'static str| Scripted::start(move |_, _| Reply::ok(&session_of("ada", ends)).header("date", date));
    let server = ends("2026-11-24T12:00:02.000Z").await;
    let here = remote(&server);
    name(&here, ADA).await;
    name(&here, ADA).await;
    assert_eq!(server.received().len(), 1);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    name(&here, ADA).await;
    assert_eq!(server.received().len(), 2);

    for server in [
        ends("2026-11-24T12:00:00.500Z").await,
        Scripted::start(|_, _| Reply::ok(&session_of("ada", "2999-01-01T00:00:00.000Z")).header("date", "soon")).await,
    ] {
        let here = remote(&server);
        assert!(name(&here, ADA).await.is_some());
        assert!(name(&here, ADA).await.is_some());
        assert_eq!(server.received().len(), 2, "nobody knows for how long it is good");
    }
}

#[tokio::test]
async fn nobody_and_failures_are_not_held() {
    let server = Scripted::answering(&[|| Reply::ok("null"), || Reply::of(500, "{}"), || Reply::ok("null")]).await;
    let remote = remote(&server);
    assert_eq!(name(&remote, ADA).await, None);
    assert_eq!(remote.session(&with_cookie(ADA)).await.unwrap_err().status(), 500);
    assert_eq!(name(&remote, ADA).await, None);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn what_no_deployment_would_make_is_asked_about_and_not_held() {
    let server = Scripted::start(everybody).await;
    let remote = remote(&server);
    let padded = format!("{ADA}; keyward.session_token={}", "x".repeat(600));
    for _ in 0..2 {
        assert_eq!(name(&remote, &padded).await.as_deref(), Some("ada"));
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_cache_has_room_for_so_many() {
    let server = Scripted::start(everybody).await;
    let remote = RemoteAuth::builder(&server.address).cached_sessions(0).build().unwrap();
    assert!(name(&remote, ADA).await.is_some());
    assert!(name(&remote, ADA).await.is_some());
    assert_eq!(server.received().len(), 2);
    let always = RemoteAuth::builder(&server.address).cache_for(Duration::ZERO).build().unwrap();
    assert!(name(&always, ADA).await.is_some());
    assert!(name(&always, ADA).await.is_some());
    assert_eq!(server.received().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_one_person_asks_once_and_two_people_are_never_mixed_up() {
    let server = Scripted::start(|number, head| everybody(number, head).after(Duration::from_millis(200))).await;
    let remote = remote(&server);
    let asking: Vec<_> = (0..60)
        .map(|number| {
            let (remote, who) = (remote.clone(), ["ada", "bob", "eve"][number % 3]);
            tokio::spawn(async move { (who, name(&remote, &format!("keyward.session_token={who}")).await) })
        })
        .collect();
    for asked in asking {
        let (who, answer) = asked.await.unwrap();
        assert_eq!(answer.as_deref(), Some(who));
    }
    let mut sent: Vec<_> = server.received().iter().map(|got| got.header("cookie").unwrap().to_owned()).collect();
    sent.sort();
    assert_eq!(sent, [ADA, BOB, "keyward.session_token=eve"], "nobody's cookie is sent for another");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_waits_is_told_of_a_failure() {
    let server = Scripted::answering(&[|| Reply::of(500, "{}").after(Duration::from_secs(1))]).await;
    let remote = remote(&server);
    let asking: Vec<_> = (0..10)
        .map(|_| {
            let remote = remote.clone();
            tokio::spawn(async move { remote.session(&with_cookie(ADA)).await })
        })
        .collect();
    for asked in asking {
        assert_eq!(asked.await.unwrap().unwrap_err().status(), 500);
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn whoever_asked_first_may_leave() {
    let server = Scripted::start(|number, head| everybody(number, head).after(Duration::from_millis(150))).await;
    let remote = remote(&server);
    let first = {
        let remote = remote.clone();
        tokio::spawn(async move { name(&remote, ADA).await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    let second = {
        let remote = remote.clone();
        tokio::spawn(async move { name(&remote, ADA).await })
    };
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    assert_eq!(second.await.unwrap().as_deref(), Some("ada"));
}

#[tokio::test]
async fn one_more_try_is_made_unless_another_policy_is_set() {
    let away = |number: usize, head: &Parts| if number == 0 { Reply::of(503, "{}") } else { everybody(number, head) };
    let server = Scripted::start(away).await;
    assert_eq!(name(&remote(&server), ADA).await.as_deref(), Some("ada"));
    assert_eq!(server.received().len(), 2);

    let server = Scripted::start(away).await;
    let impatient = RemoteAuth::builder(&server.address).retry(Retry::NEVER).build().unwrap();
    assert_eq!(impatient.session(&with_cookie(ADA)).await.unwrap_err().status(), 503);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_deployment_that_hangs_is_not_waited_for() {
    let server = Scripted::start(|number, head| everybody(number, head).after(Duration::from_secs(20))).await;
    let builder = RemoteAuth::builder(&server.address).time_limit(Duration::from_millis(100));
    assert_eq!(builder.build().unwrap().session(&with_cookie(ADA)).await, Err(Error::Network));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_deployment_without_a_store_answers_by_its_copies() {
    let server = Scripted::start(everybody).await;
    let remote = RemoteAuth::builder(&server.address).by_cookie_cache().build().unwrap();
    assert!(name(&remote, ADA).await.is_some());
    assert!(remote.session_by_store(&with_cookie(ADA)).await.unwrap().is_some());
    let asked: Vec<_> = server.received().iter().map(|got| got.uri.query().unwrap().to_owned()).collect();
    assert_eq!(asked, ["disableRefresh=true", "disableRefresh=true&disableCookieCache=true"]);
}

#[tokio::test]
async fn it_can_say_who_asks() {
    let server = Scripted::start(everybody).await;
    let name_of_service = HeaderName::from_static("x-service");
    let builder = RemoteAuth::builder(&server.address).header(name_of_service, HeaderValue::from_static("shop"));
    assert!(name(&builder.build().unwrap(), ADA).await.is_some());
    assert_eq!(server.received()[0].header("x-service"), Some("shop"));
}

#[tokio::test]
async fn nothing_that_is_held_is_shown() {
    let server = Scripted::start(everybody).await;
    let remote = remote(&server);
    let current = remote.session(&with_cookie(ADA)).await.unwrap();
    let shown = format!("{remote:?} {:?}", RemoteAuth::builder(&server.address));
    assert!(current.is_some() && !shown.contains("ada"), "{shown}");
}
