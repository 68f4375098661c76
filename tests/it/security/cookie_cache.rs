//! CC: the copy of a session that a browser may keep says what it said when it was made, to whom it was made for, and no
//! longer than it may.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward::config::{CacheStrategy, Config, CookieCache};
use serde_json::{Value, json};

use super::{ADA, copied, signed_up};
use crate::support::{Answer, Browser, Database, Server, on_both_stores};

const TOKEN: &str = "keyward.session_token";
const COPY: &str = "keyward.session_data";

fn compact(config: &mut Config) {
    config.session.cookie_cache = Some(CookieCache::default());
}

fn jwt(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwt.into());
}

fn jwe(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwe.into());
}

fn decode(part: &str) -> String {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Who a browser is told to be with this copy beside its token.
async fn read_with(server: &Server, browser: &Browser<'_>, copy: &str) -> Answer {
    let cookie = format!("{TOKEN}={}; {COPY}={copy}", browser.cookie(TOKEN).unwrap());
    let answer = server.request("GET", "/get-session").header("cookie", cookie).send().await;
    assert_eq!(answer.status, 200);
    answer
}

/// What a person is, and nothing that an attacker wrote.
fn is_genuine(answer: &Answer) -> bool {
    let user = &answer.json()["user"];
    user["email"] == ADA && user["name"] == "Ada" && user["emailVerified"] == false && user.get("role").is_none()
}

on_both_stores! {
    async fn cc_01_an_edited_copy_is_none(database: Database) {
        for (configure, name) in [(compact as fn(&mut Config), "compact"), (jwt, "jwt")] {
            let server = Server::configured(&database, configure).await;
            let ada = signed_up(&server, ADA).await;
            let copy = ada.cookie(COPY).unwrap().to_owned();
            let parts: Vec<&str> = copy.split('.').collect();
            let at = usize::from(parts.len() == 3);
            let text = decode(parts[at]);
            for edited in [
                text.replace(ADA, "eve@example.com"), text.replace(r#""emailVerified":false"#, r#""emailVerified":true"#),
                text.replace(r#""name":"Ada""#, r#""name":"Ada","role":"admin""#), text.replace(r#""exp":1"#, r#""exp":9"#),
                text.replace(r#""expiresAt":1"#, r#""expiresAt":9"#), text.replace(r#""version":"1""#, r#""version":"2""#), format!("{text} "),
            ].into_iter().filter(|edited| *edited != text) {
                let mut forged: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
                forged[at] = URL_SAFE_NO_PAD.encode(&edited);
                let answer = read_with(&server, &ada, &forged.join(".")).await;
                assert!(is_genuine(&answer), "{name}: {edited}: {}", answer.text());
                assert!(answer.cookie(COPY).is_some(), "{name}: it is replaced: {edited}");
            }
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn cc_04_without_copies_a_replay_is_nothing_at_once(database: Database) {
        let server = Server::configured(&database, |_| {}).await;
        let mut ada = signed_up(&server, ADA).await;
        assert!(ada.cookie(COPY).is_none(), "off unless asked for");
        let mut thief = copied(&server, &ada);
        ada.post("/sign-out", &json!({})).await;
        assert_eq!(thief.get("/get-session").await.text(), "null");
        assert_eq!(thief.get("/who-am-i").await.status, 401);
    }

    async fn cc_04_with_copies_a_replay_reads_for_minutes_and_changes_nothing(database: Database) {
        for configure in [compact as fn(&mut Config), jwt, jwe] {
            let server = Server::configured(&database, configure).await;
            let mut ada = signed_up(&server, ADA).await;
            let stolen = ada.cookie_header();
            ada.post("/sign-out", &json!({})).await;
            let replay = |method: &str, path: &str| {
                server.request(method, path).header("cookie", stolen.clone()).header("origin", server.origin.clone())
            };
            assert!(is_genuine(&replay("GET", "/get-session").send().await));
            for (path, body) in [
                ("/update-user", json!({ "name": "Eve" })), ("/revoke-sessions", json!({})), ("/revoke-other-sessions", json!({})),
                ("/change-password", json!({ "currentPassword": crate::support::PASSWORD, "newPassword": "another password" })),
                ("/verify-password", json!({ "password": crate::support::PASSWORD })), ("/revoke-session", json!({ "token": "x" })),
                ("/change-email", json!({ "newEmail": "eve@example.com" })), ("/unlink-account", json!({ "providerId": "credential", "accountId": "x" })),
            ] {
                let answer = replay("POST", path).json(&body).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"), "{path}");
            }
            server.clock.advance(Duration::from_mins(5));
            let answer = replay("GET", "/get-session").send().await;
            assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 3));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn cc_07_a_clock_that_is_behind_does_not_prolong_a_copy(database: Database) {
        for configure in [compact as fn(&mut Config), jwt, jwe] {
            let ahead = Server::configured(&database, configure).await;
            let behind = Server::configured(&database, configure).await;
            ahead.clock.advance(Duration::from_mins(5));
            let ada = signed_up(&ahead, ADA).await;
            database.execute(r#"delete from "session""#).await;
            let mut there = copied(&behind, &ada);
            assert!(is_genuine(&there.get("/get-session").await));
            behind.clock.advance(Duration::from_mins(10));
            assert_eq!(there.get("/get-session").await.text(), "null", "at the moment that it says, by any clock");
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn cc_09_a_token_says_how_it_is_signed_and_nobody_listens(database: Database) {
        let server = Server::configured(&database, jwt).await;
        let ada = signed_up(&server, ADA).await;
        let copy = ada.cookie(COPY).unwrap().to_owned();
        let [header, payload, signature] = copy.split('.').collect::<Vec<_>>()[..] else { panic!("{copy}") };
        let forged = URL_SAFE_NO_PAD.encode(decode(payload).replace(ADA, "eve@example.com"));
        for head in [
            r#"{"alg":"none"}"#, r#"{"alg":"NONE","typ":"JWT"}"#, r#"{"alg":"HS256","typ":"at+jwt"}"#, r#"{"alg":"HS512"}"#, r#"{"alg":"RS256"}"#,
            r#"{"alg":"HS256","kid":"../../dev/null"}"#, r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, r#"{"alg":"dir","enc":"A256CBC-HS512"}"#, "",
        ] {
            let head = URL_SAFE_NO_PAD.encode(head);
            for payload in [payload, &forged] {
                for token in [format!("{head}.{payload}."), format!("{head}.{payload}"), format!("{head}.{payload}.{signature}"), format!("{head}..{payload}..")] {
                    let answer = read_with(&server, &ada, &token).await;
                    assert!(is_genuine(&answer) && answer.cookie(COPY).is_some(), "{token}");
                }
            }
        }
        let answer = read_with(&server, &ada, &format!("{header}.{payload}.{signature}")).await;
        assert!(answer.cookie(COPY).is_none(), "and the genuine one is still good");
    }

    async fn cc_12_a_copy_holds_what_the_answer_shows_and_no_more(database: Database) {
        let server = Server::configured(&database, compact).await;
        let mut ada = signed_up(&server, ADA).await;
        let copy: Value = serde_json::from_str(&decode(ada.cookie(COPY).unwrap())).unwrap();
        let shown = ada.get("/get-session").await.json();
        assert_eq!((&copy["session"]["session"], &copy["session"]["user"]), (&shown["session"], &shown["user"]));
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&copy["session"]), ["binding", "session", "updatedAt", "user", "version"]);
        let text = copy.to_string();
        assert!(!text.contains("argon2") && !text.contains(ada.cookie(TOKEN).unwrap().split('.').next().unwrap()));
    }
}
