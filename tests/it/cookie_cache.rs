//! The browser's copy of the session: protocol sections 3.5 and 4.3.

use std::time::Duration;

use keyward::config::{CacheStrategy, Config, CookieCache};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, Options, PASSWORD, Server, on_both_stores};

const TOKEN: &str = "keyward.session_token";
const COPY: &str = "keyward.session_data";
const MINUTE: Duration = Duration::from_mins(1);

fn compact(config: &mut Config) {
    config.session.cookie_cache = Some(CookieCache::default());
}

fn jwt(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwt.into());
}

fn jwe(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwe.into());
}

const STRATEGIES: [fn(&mut Config); 3] = [compact, jwt, jwe];

async fn start(database: &Database, configure: fn(&mut Config)) -> Server {
    Server::start_with(database, Options { configure, ..Options::default() }).await
}

async fn signed_up<'a>(server: &'a Server, email: &str) -> Browser<'a> {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_up(email).await.status, 200);
    browser
}

async fn unremembered(server: &Server) -> Browser<'_> {
    let mut browser = Browser::new(server);
    let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
    assert!(!browser.post("/sign-up/email", &body).await.cookie(COPY).unwrap().contains("Max-Age"));
    browser
}

/// Behind the server's back, so that only who asks the store sees it.
async fn rename(database: &Database, name: &str) {
    database.execute(&format!(r#"update "user" set "name" = '{name}'"#)).await;
}

fn name(answer: &Answer) -> Value {
    answer.json()["user"]["name"].clone()
}

fn is_expired(answer: &Answer, cookie: &str) -> bool {
    answer.cookie(cookie).is_some_and(|line| line.contains("Max-Age=0"))
}

on_both_stores! {
    async fn reading_goes_by_the_copy_until_it_is_too_old(database: Database) {
        for configure in STRATEGIES {
            let server = start(&database, configure).await;
            let mut browser = signed_up(&server, "ada@example.com").await;
            rename(&database, "Eve").await;
            server.clock.advance(Duration::from_millis(299_999));
            let answer = browser.get("/get-session").await;
            assert_eq!((name(&answer), answer.cookies().len()), (json!("Ada"), 0), "no store, no cookies");
            assert_eq!(browser.get("/who-am-i").await.json(), json!("Ada"));
            assert_eq!(browser.send(server.raw("GET", "/private")).await.status, 200);

            server.clock.advance(Duration::from_millis(1));
            let answer = browser.get("/get-session").await;
            assert_eq!(name(&answer), json!("Eve"));
            assert!(answer.cookie(COPY).unwrap().contains("Max-Age=300"), "and the copy is new");
            assert!(answer.cookie(TOKEN).is_none());
            rename(&database, "Ida").await;
            assert_eq!(name(&browser.get("/get-session").await), json!("Eve"));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn nothing_is_written_unless_it_is_asked_for(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        assert!(browser.cookie(COPY).is_none());
        assert!(browser.get("/get-session").await.cookies().is_empty());
    }

    async fn a_change_never_rests_on_a_copy(database: Database) {
        let server = start(&database, jwe).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        database.execute(r#"delete from "session""#).await;
        let kept = browser.cookie_header();
        assert_ne!(browser.get("/get-session").await.text(), "null", "reading does");
        for (method, path) in [("POST", "/only-fresh"), ("POST", "/rename"), ("GET", "/only-sure")] {
            let request = server.request(method, path).header("cookie", kept.clone()).header("origin", server.origin.clone());
            let answer = if method == "POST" { request.json(&json!({ "name": "Eve" })) } else { request }.send().await;
            assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"), "{path}");
            assert!(is_expired(&answer, TOKEN) && is_expired(&answer, COPY), "{path}");
        }
        for (method, status) in [("GET", 200), ("POST", 401)] {
            let request = server.raw(method, "/api/me").header("cookie", kept.clone()).header("origin", server.origin.clone());
            assert_eq!(request.send().await.status, status, "the application's own handlers, {method}");
        }
        let answer = server.raw("GET", "/api/first-seen-then-sure").header("cookie", kept.clone()).send().await;
        assert_eq!(answer.json(), json!([true, false, false]));
        assert!(is_expired(&answer, TOKEN) && is_expired(&answer, COPY));
        let asked = browser.get("/get-session?disableCookieCache=false").await;
        assert_eq!((asked.text().as_str(), asked.cookies().len()), ("null", 3));
    }

    async fn the_store_can_be_asked_all_the_same(database: Database) {
        let server = start(&database, compact).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        rename(&database, "Eve").await;
        assert_eq!(name(&browser.get("/get-session?disableCookieCache=").await), json!("Ada"));
        let answer = browser.get("/get-session?disableCookieCache=1&disableRefresh=1").await;
        assert_eq!((name(&answer), answer.cookies().len()), (json!("Eve"), 0), "nothing is touched");
        let answer = browser.get("/get-session?disableCookieCache=1").await;
        assert!(answer.cookie(COPY).is_some());
        assert_eq!(name(&browser.get("/get-session").await), json!("Eve"));
    }

    async fn a_copy_belongs_to_its_token(database: Database) {
        for configure in STRATEGIES {
            let server = start(&database, configure).await;
            let ada = signed_up(&server, "ada@example.com").await;
            let eve = signed_up(&server, "eve@example.com").await;
            let mut mixed = Browser::new(&server);
            mixed.set_cookie(TOKEN, eve.cookie(TOKEN).unwrap());
            mixed.set_cookie(COPY, ada.cookie(COPY).unwrap());
            let answer = mixed.get("/get-session").await;
            assert_eq!(answer.json()["user"]["email"], "eve@example.com");
            assert!(answer.cookie(COPY).is_some(), "it is replaced");

            let mut alone = Browser::new(&server);
            alone.set_cookie(COPY, ada.cookie(COPY).unwrap());
            let answer = alone.get("/get-session").await;
            assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 0));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn garbage_is_no_copy_and_no_error(database: Database) {
        for configure in STRATEGIES {
            let server = start(&database, configure).await;
            let browser = signed_up(&server, "ada@example.com").await;
            let (token, copy) = (browser.cookie(TOKEN).unwrap(), browser.cookie(COPY).unwrap());
            let half = &copy[..copy.len() / 2];
            let fifty = (0..60).map(|n| format!("{COPY}.{n}=e30")).collect::<Vec<_>>().join("; ");
            for garbage in [
                format!("{COPY}="), format!("{COPY}=%E0%A4%A"), format!("{COPY}=e30"), format!("{COPY}=null"), format!("{COPY}={half}"),
                format!("{COPY}={copy}x"), format!("{COPY}.0={half}"), format!("{COPY}.7={copy}{half}"), fifty,
                format!("{COPY}=eyJhbGciOiJub25lIn0.e30."), format!("{COPY}={}", "A".repeat(5000)),
            ] {
                let request = server.request("GET", "/get-session").header("cookie", format!("{TOKEN}={token}; {garbage}"));
                let answer = request.send().await;
                assert_eq!((answer.status, name(&answer)), (200, json!("Ada")), "{garbage}");
                assert!(answer.cookie(COPY).unwrap().contains("Max-Age=300"), "{garbage}");
                for line in answer.cookies().iter().filter(|line| line.starts_with(&format!("{COPY}."))) {
                    assert!(line.contains("Max-Age=0"), "{line}");
                }
            }
            let edited = format!("{TOKEN}={token}; {COPY}={copy}").replace(COPY, "keyward.session_data_x");
            let answer = server.request("GET", "/get-session").header("cookie", edited).send().await;
            assert_eq!(answer.cookies().len(), 1, "a lookalike is left alone");
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn one_strategy_is_not_taken_for_another(database: Database) {
        let mut copies = Vec::new();
        let token = {
            let server = start(&database, compact).await;
            signed_up(&server, "ada@example.com").await.cookie(TOKEN).unwrap().to_owned()
        };
        for configure in STRATEGIES {
            let server = start(&database, configure).await;
            let mut browser = Browser::new(&server);
            browser.set_cookie(TOKEN, &token);
            browser.get("/get-session").await;
            copies.push(browser.cookie(COPY).unwrap().to_owned());
        }
        for (at, configure) in STRATEGIES.into_iter().enumerate() {
            let server = start(&database, configure).await;
            for (other, copy) in copies.iter().enumerate() {
                let mut browser = Browser::new(&server);
                browser.set_cookie(TOKEN, &token);
                browser.set_cookie(COPY, copy);
                let answer = browser.get("/get-session").await;
                assert_eq!(answer.cookie(COPY).is_none(), at == other, "{at} {other}");
            }
        }
    }

    async fn a_new_version_makes_copies_worthless(database: Database) {
        let before = start(&database, compact).await;
        let browser = signed_up(&before, "ada@example.com").await;
        let newer = |config: &mut Config| {
            let mut cache = CookieCache::default();
            cache.version = "2".into();
            cache.max_age = MINUTE;
            config.session.cookie_cache = Some(cache);
        };
        let after = start(&database, newer).await;
        let mut moved = Browser::new(&after);
        for cookie in [TOKEN, COPY] {
            moved.set_cookie(cookie, browser.cookie(cookie).unwrap());
        }
        rename(&database, "Eve").await;
        let answer = moved.get("/get-session").await;
        assert_eq!(name(&answer), json!("Eve"));
        assert!(answer.cookie(COPY).unwrap().contains("Max-Age=60"));
    }

    async fn a_large_copy_travels_in_pieces(database: Database) {
        let server = start(&database, jwe).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        let long = "n".repeat(9000);
        rename(&database, &long).await;
        let answer = browser.get("/get-session?disableCookieCache=1").await;
        let lines: Vec<_> = answer.cookies();
        assert!(lines.iter().all(|line| line.len() <= 4050), "{:?}", lines.iter().map(|line| line.len()).collect::<Vec<_>>());
        assert!(is_expired(&answer, COPY) && answer.cookie(&format!("{COPY}.3")).is_some());
        assert!(browser.cookie(COPY).is_none());
        rename(&database, "Eve").await;
        let answer = browser.get("/get-session").await;
        assert_eq!((name(&answer), answer.cookies().len()), (json!(long), 0));

        browser.forget(&format!("{COPY}.1"));
        let answer = browser.get("/get-session").await;
        assert_eq!(name(&answer), json!("Eve"), "without a piece it is no copy");
        assert!(is_expired(&answer, &format!("{COPY}.0")) && is_expired(&answer, &format!("{COPY}.2")));
        assert!(browser.cookie(COPY).is_some());
    }

    async fn signing_out_takes_every_piece(database: Database) {
        let server = start(&database, compact).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        rename(&database, &"n".repeat(9000)).await;
        browser.get("/get-session?disableCookieCache=1").await;
        browser.post("/sign-out", &json!({})).await;
        assert_eq!(browser.cookie_header(), "");
    }

    async fn pieces_of_two_copies_are_none(database: Database) {
        let server = start(&database, compact).await;
        let mut copies = Vec::new();
        for email in ["ada@example.com", "eve@example.com"] {
            let mut browser = signed_up(&server, email).await;
            database.execute(&format!(r#"update "user" set "image" = '{}' where "email" = '{email}'"#, "i".repeat(5000))).await;
            browser.get("/get-session?disableCookieCache=1").await;
            copies.push(browser);
        }
        let piece = format!("{COPY}.1");
        let foreign = copies[1].cookie(&piece).unwrap().to_owned();
        copies[0].set_cookie(&piece, &foreign);
        let answer = copies[0].get("/get-session").await;
        assert_eq!(answer.json()["user"]["email"], "ada@example.com");
        assert!(answer.cookie(&piece).unwrap().contains("Max-Age=300"));
    }

    async fn a_copy_that_is_not_wanted_any_more_is_forgotten(database: Database) {
        let server = Server::start(&database).await;
        let request = server.request("GET", "/get-session").header("cookie", format!("{COPY}.0=a; {COPY}.1=b; {COPY}.x=c"));
        let answer = request.send().await;
        assert_eq!(answer.text(), "null");
        assert!(is_expired(&answer, &format!("{COPY}.0")) && is_expired(&answer, &format!("{COPY}.1")));
        assert!(answer.cookie(&format!("{COPY}.x")).is_none() && answer.cookie(TOKEN).is_none());
        let mut browser = signed_up(&server, "ada@example.com").await;
        browser.set_cookie(COPY, "old");
        let answer = browser.get("/get-session").await;
        assert_eq!((name(&answer), answer.cookies().len()), (json!("Ada"), 1));
        assert!(is_expired(&answer, COPY));
    }

    async fn who_is_not_remembered_has_a_short_copy_and_only_one(database: Database) {
        for (configure, seconds) in [(STRATEGIES[0], 60), (jwt, 300), (jwe, 300)] {
            let server = start(&database, configure).await;
            let mut browser = unremembered(&server).await;
            rename(&database, "Eve").await;
            server.clock.advance(Duration::from_millis(seconds * 1000 - 1));
            assert_eq!(name(&browser.get("/get-session").await), json!("Ada"));
            server.clock.advance(Duration::from_millis(1));
            let answer = browser.get("/get-session").await;
            assert_eq!(name(&answer), json!("Eve"));
            assert!(is_expired(&answer, COPY), "it is not renewed");
            assert!(browser.get("/get-session").await.cookies().is_empty());
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn a_copy_does_not_outlive_its_session(database: Database) {
        let configure = |config: &mut Config| {
            let mut cache = CookieCache::default();
            cache.max_age = MINUTE * 10;
            config.session.cookie_cache = Some(cache);
            config.session.expires_in = MINUTE;
        };
        let server = start(&database, configure).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        server.clock.advance(MINUTE);
        assert_ne!(browser.get("/get-session").await.text(), "null");
        server.clock.advance(Duration::from_millis(1));
        let answer = browser.get("/get-session").await;
        assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 3));
        assert_eq!(database.count("session").await, 0);
    }

    async fn an_extension_is_copied(database: Database) {
        let server = start(&database, compact).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        server.clock.advance(Duration::from_hours(25));
        let answer = browser.get("/who-am-i").await;
        assert!(answer.cookie(TOKEN).unwrap().contains("Max-Age=604800") && answer.cookie(COPY).is_some(), "both are sent");
        assert_eq!(browser.get("/get-session").await.json()["session"]["expiresAt"], "2026-12-01T13:00:00.000Z");
    }

    async fn a_change_is_in_the_copy_at_once(database: Database) {
        let server = start(&database, jwt).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        let answer = browser.post("/rename", &json!({ "name": "Eve" })).await;
        assert_eq!(answer.json(), json!("Eve"), "the rest of the request sees it");
        assert!(answer.cookie(TOKEN).unwrap().contains("Max-Age=604800"));
        assert!(answer.cookie(COPY).unwrap().contains("Max-Age=300"));
        assert_eq!(name(&browser.get("/get-session").await), json!("Eve"));

        database.execute(r#"delete from "user""#).await;
        let mut browser = unremembered(&server).await;
        let answer = browser.post("/rename", &json!({ "name": "Eve" })).await;
        assert!(!answer.cookie(TOKEN).unwrap().contains("Max-Age") && !answer.cookie(COPY).unwrap().contains("Max-Age"));
    }

    async fn a_copy_is_good_while_the_store_is_away(database: Database) {
        let server = start(&database, compact).await;
        let mut browser = signed_up(&server, "ada@example.com").await;
        server.auth.store().close().await;
        assert_eq!(name(&browser.get("/get-session").await), json!("Ada"));
        assert_eq!(browser.get("/get-session?disableCookieCache=1").await.code(), "STORE_UNAVAILABLE");
        assert_eq!(browser.post("/only-fresh", &json!({})).await.code(), "STORE_UNAVAILABLE");
    }

    async fn the_protocols_form_is_kept(database: Database) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let server = start(&database, compact).await;
        let browser = signed_up(&server, "ada@example.com").await;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(browser.cookie(COPY).unwrap()).unwrap()).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let keys = [r#"{"session":{"session":{"#, r#"},"user":{"#, r#"},"updatedAt":"#, r#","version":"1","binding":""#, r#""},"expiresAt":"#, r#","signature":""#];
        let places: Vec<_> = keys.iter().map(|key| text.find(key).unwrap_or_else(|| panic!("{key}: {text}"))).collect();
        assert!(places.is_sorted(), "{text}");
        assert_eq!(json["expiresAt"].as_i64().unwrap() - json["session"]["updatedAt"].as_i64().unwrap(), 300_000);
        assert_ne!(json["session"]["binding"], browser.cookie(TOKEN).unwrap().split('.').next().unwrap());

        let server = start(&database, jwe).await;
        let mut browser = signed_up(&server, "eve@example.com").await;
        let copy = browser.cookie(COPY).unwrap().to_owned();
        let header = String::from_utf8(URL_SAFE_NO_PAD.decode(copy.split('.').next().unwrap()).unwrap()).unwrap();
        assert!(header.starts_with(r#"{"alg":"dir","enc":"A256CBC-HS512","kid":""#), "{header}");
        assert_eq!((copy.split('.').count(), copy.split('.').nth(1)), (5, Some("")));
        assert_eq!(browser.get("/get-session").await.json()["user"]["email"], "eve@example.com");
    }
}
