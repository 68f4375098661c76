//! SE: a session is worth something to whom it was given, as long as it lasts, and to nobody else.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use keyward::{
    config::Config,
    secret::{OsRandom, Random, RandomnessFailed},
};
use serde_json::{Value, json};

use super::{ADA, EVE, copied, signed_up};
use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

const TOKEN: &str = "keyward.session_token";
const NEW: &str = "another battery horse";
const DAY: Duration = Duration::from_hours(24);

/// Draws from the system, and counts the octets.
struct Counting(Arc<AtomicUsize>);

impl Random for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed> {
        self.0.fetch_add(buffer.len(), Ordering::Relaxed);
        OsRandom.fill(buffer)
    }
}

async fn signed_in<'a>(server: &'a Server, email: &str) -> Browser<'a> {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in(email).await.status, 200);
    browser
}

async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    let answer = browser.get("/get-session").await;
    assert_eq!(answer.status, 200);
    answer.text() != "null"
}

fn deletable(config: &mut Config) {
    config.user.delete.enabled = true;
}

on_both_stores! {
    async fn se_05_a_new_password_ends_every_other_session(database: Database) {
        let server = Server::start(&database).await;
        let mut thief = signed_up(&server, ADA).await;
        for (revoke, this_goes_on, other_goes_on) in [(None, true, false), (Some(true), true, false), (Some(false), true, true)] {
            let mut ada = signed_in(&server, ADA).await;
            let mut other = signed_in(&server, ADA).await;
            let mut before = copied(&server, &ada);
            let body = match revoke {
                Some(revoke) => json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD, "revokeOtherSessions": revoke }),
                None => json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD }),
            };
            let answer = ada.post("/change-password", &body).await;
            assert_eq!((answer.status, answer.cookie(TOKEN).is_some()), (200, revoke == Some(true)));
            assert_eq!(is_signed_in(&mut ada).await, this_goes_on, "{revoke:?}");
            assert_eq!(is_signed_in(&mut other).await, other_goes_on, "{revoke:?}");
            assert_eq!(is_signed_in(&mut before).await, revoke != Some(true), "all of them means this one, too");
            assert!(!is_signed_in(&mut thief).await);
        }
    }

    async fn se_06_a_reset_ends_every_session(database: Database) {
        let server = Server::configured(&database, |_| {}).await;
        let mut browsers = [signed_up(&server, ADA).await, signed_in(&server, ADA).await];
        let mut eve = signed_up(&server, EVE).await;
        browsers[0].post("/request-password-reset", &json!({ "email": ADA })).await;
        let body = json!({ "newPassword": NEW, "token": server.mailbox.link().await.token });
        assert_eq!(Browser::new(&server).post("/reset-password", &body).await.status, 200);
        for browser in &mut browsers {
            let answer = browser.get("/get-session").await;
            assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 3), "and the browser forgets it");
        }
        assert!(is_signed_in(&mut eve).await);
        assert_eq!(database.count("session").await, 1);
        assert_eq!(Browser::new(&server).sign_in(ADA).await.status, 401);
    }

    async fn se_07_sessions_outlast_a_change_of_address_and_can_be_listed_and_ended(database: Database) {
        let server = Server::configured(&database, |config| config.user.change_email.enabled = true).await;
        let mut ada = signed_up(&server, ADA).await;
        let mut other = signed_in(&server, ADA).await;
        assert_eq!(ada.post("/change-email", &json!({ "newEmail": "ada@example.org" })).await.status, 200);
        let link = server.mailbox.link().await.url;
        let answer = ada.send(server.raw("GET", link.strip_prefix(&server.origin).unwrap())).await;
        assert_eq!((answer.status, answer.cookie(TOKEN).is_some()), (302, true), "the browser is told anew");
        assert_eq!(ada.get("/get-session").await.json()["user"]["email"], "ada@example.org");
        assert_eq!(ada.get("/list-sessions").await.json().as_array().unwrap().len(), 2);
        assert!(is_signed_in(&mut other).await);
        assert_eq!(ada.post("/revoke-other-sessions", &json!({})).await.status, 200);
        assert!(!is_signed_in(&mut other).await && is_signed_in(&mut ada).await);
    }

    async fn se_08_who_is_deleted_is_signed_out_everywhere(database: Database) {
        let server = Server::configured(&database, deletable).await;
        let mut ada = signed_up(&server, ADA).await;
        let mut before = copied(&server, &ada);
        let mut other = signed_in(&server, ADA).await;
        let mut eve = signed_up(&server, EVE).await;
        let answer = ada.post("/delete-user", &json!({ "password": PASSWORD })).await;
        assert_eq!((answer.status, answer.cookies().len()), (200, 3));
        for browser in [&mut before, &mut other] {
            assert!(!is_signed_in(browser).await);
            assert_eq!(browser.get("/who-am-i").await.status, 401);
        }
        assert!(is_signed_in(&mut eve).await);
        let left = [database.count("user").await, database.count("account").await, database.count("session").await];
        assert_eq!(left, [1, 1, 1]);
    }

    async fn se_18_tokens_are_random_and_never_the_same(database: Database) {
        let drawn = Arc::new(AtomicUsize::new(0));
        let counting = Counting(Arc::clone(&drawn));
        let furnish = |builder: keyward::Builder| builder.random(counting);
        let server = Server::start_with(&database, Options { furnish: Box::new(furnish), ..Options::default() }).await;
        signed_up(&server, ADA).await;
        let mut tokens = HashSet::new();
        for _ in 0..30 {
            let before = drawn.load(Ordering::Relaxed);
            let browser = signed_in(&server, ADA).await;
            let cookie = browser.cookie(TOKEN).unwrap().to_owned();
            let token = cookie.split('.').next().unwrap();
            assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "190 bits: {token}");
            assert!(drawn.load(Ordering::Relaxed) >= before + 2 * 32, "a token and an id of their own");
            tokens.insert(token.to_owned());
        }
        assert_eq!(tokens.len(), 30);
    }

    async fn se_19_a_copy_of_the_database_signs_nobody_in(database: Database) {
        let server = Server::start(&database).await;
        let ada = signed_up(&server, ADA).await;
        let signature = ada.cookie(TOKEN).unwrap().split_once('.').unwrap().1.to_owned();
        for column in ["token", "id", "userId"] {
            let stolen = database.texts(&format!(r#"select "{column}" from "session""#)).await.remove(0);
            for cookie in [stolen.clone(), format!("{stolen}."), format!("{stolen}.{signature}")] {
                let request = server.request("GET", "/get-session").header("cookie", format!("{TOKEN}={cookie}"));
                assert_eq!(request.send().await.text(), "null", "{column}");
                let bearer = server.request("GET", "/get-session").header("authorization", format!("Bearer {cookie}"));
                assert_eq!(bearer.send().await.text(), "null", "{column}");
            }
            assert!(!ada.cookie_header().contains(&stolen), "{column}");
        }
    }

    async fn se_20_what_a_script_can_read_signs_nobody_in(database: Database) {
        let server = Server::start(&database).await;
        signed_up(&server, ADA).await;
        let mut ada = Browser::new(&server);
        let answer = ada.sign_in(ADA).await;
        assert!(answer.cookie(TOKEN).unwrap().contains("; HttpOnly;"));
        let secret = ada.cookie(TOKEN).unwrap().split('.').next().unwrap().to_owned();
        let listed = ada.get("/list-sessions").await;
        let mut handles: Vec<Value> = listed.json().as_array().unwrap().iter().map(|session| session["token"].clone()).collect();
        assert_eq!(handles.len(), 2);
        handles.extend([answer.json()["token"].clone(), ada.get("/get-session").await.json()["session"]["token"].clone()]);
        for handle in handles.iter().map(|handle| handle.as_str().unwrap()) {
            let request = server.request("GET", "/get-session").header("cookie", format!("{TOKEN}={handle}"));
            assert_eq!(request.send().await.text(), "null");
        }
        for shown in [answer, listed, ada.get("/get-session").await, ada.get("/list-accounts").await] {
            assert!(!shown.text().contains(&secret), "{}", shown.text());
        }
    }

    async fn se_22_a_handle_is_exact_and_ones_own(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = signed_up(&server, ADA).await;
        let mut eve = signed_up(&server, EVE).await;
        let handle = ada.get("/get-session").await.json()["session"]["token"].as_str().unwrap().to_owned();
        for token in [json!(["x"]), json!({ "x": 1 }), json!(5), json!(true), Value::Null, json!("x\0")] {
            let answer = eve.post("/revoke-session", &json!({ "token": token })).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{token}");
        }
        for token in ["", "%", "_", &handle[..31], &handle.to_uppercase(), &handle, "' or 1=1 --"] {
            let answer = eve.post("/revoke-session", &json!({ "token": token })).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"status":true}"#), "the same for all: {token}");
            assert!(answer.cookies().is_empty());
        }
        assert!(is_signed_in(&mut ada).await && is_signed_in(&mut eve).await);
        assert_eq!(ada.post("/revoke-session", &json!({ "token": handle })).await.status, 200);
        assert_eq!(database.count("session").await, 1);
    }

    async fn se_23_a_revoked_session_is_not_extended_back_to_life(database: Database) {
        let server = Server::start(&database).await;
        signed_up(&server, ADA).await;
        for round in 0..20 {
            let browser = signed_in(&server, ADA).await;
            server.clock.advance(DAY);
            let cookie = browser.cookie_header();
            let reads = (0..6).map(|_| server.request("GET", "/get-session").header("cookie", cookie.clone()));
            let mut sending: Vec<_> = reads.map(|request| tokio::spawn(request.send())).collect();
            let revoke = server.request("POST", "/revoke-sessions").header("cookie", cookie.clone()).header("origin", server.origin.clone());
            sending.insert(round % 7, tokio::spawn(revoke.send()));
            for answer in sending {
                assert_eq!(answer.await.unwrap().status, 200);
            }
            assert_eq!(database.count("session").await, 0, "round {round}");
            assert!(!is_signed_in(&mut copied(&server, &browser)).await);
        }
    }

    async fn se_25_a_user_agent_is_kept_short_and_without_control_characters(database: Database) {
        let server = Server::start(&database).await;
        let long = format!("<script>\t{}", "x".repeat(100_000));
        let body = json!({ "name": "Ada", "email": ADA, "password": PASSWORD });
        let answer = server.request("POST", "/sign-up/email").json(&body).header("user-agent", long).send().await;
        assert_eq!(answer.status, 200);
        let stored = database.texts(r#"select "userAgent" from "session""#).await.remove(0);
        assert!(stored.chars().count() == 512 && stored.starts_with("<script>xxx"), "{stored}");
        for agent in [&b"\x1b[31mred"[..], b"a\x9b31m", b"\xff"] {
            let sign_in = json!({ "email": ADA, "password": PASSWORD });
            let answer = server.request("POST", "/sign-in/email").json(&sign_in).header("user-agent", agent).send().await;
            assert!(matches!(answer.status, 200 | 400), "{agent:?}: {}", answer.status);
        }
        let stored = database.texts(r#"select "userAgent" from "session""#).await;
        assert!(stored.iter().all(|agent| !agent.contains(char::is_control)), "{stored:?}");
    }
}
