//! `POST /sign-up/email`: protocol section 2.1.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Database, PASSWORD, Server, on_both_stores};

on_both_stores! {
    async fn makes_an_account_and_signs_in(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let answer = browser.sign_up("Ada@Example.COM").await;

        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let body = answer.json();
        let user = &body["user"];
        assert_eq!((&user["email"], &user["name"]), (&json!("ada@example.com"), &json!("Ada")));
        assert_eq!((&user["emailVerified"], &user["image"]), (&json!(false), &json!(null)));
        assert_eq!((&user["createdAt"], &user["updatedAt"]), (&json!("2026-11-23T12:00:00.000Z"), &json!("2026-11-23T12:00:00.000Z")));
        assert_eq!(user["id"].as_str().unwrap().len(), 32);

        let line = answer.cookie("keyward.session_token").unwrap();
        assert!(line.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800"), "{line}");
        let session = browser.get("/get-session").await.json();
        assert_eq!(session["user"]["email"], "ada@example.com");
        assert_eq!(session["session"]["token"], body["token"]);
    }

    async fn stores_no_secret_in_the_clear(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let handle = browser.sign_up("ada@example.com").await.json()["token"].as_str().unwrap().to_owned();

        let stored_token = database.texts(r#"select "token" from "session""#).await.remove(0);
        let cookie = browser.cookie("keyward.session_token").unwrap().to_owned();
        assert!(!cookie.contains(&stored_token) && stored_token.len() == 43);
        assert!(!cookie.contains(&handle), "what a page sees opens nothing");
        let password = database.texts(r#"select "password" from "account""#).await.remove(0);
        assert!(password.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let account = database.texts(r#"select "accountId" from "account" where "providerId" = 'credential'"#).await.remove(0);
        assert_eq!(account, database.texts(r#"select "id" from "user""#).await.remove(0));
    }

    async fn refuses_an_email_that_is_taken_in_any_case(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let answer = Browser::new(&server).sign_up("ADA@example.com").await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"));
        assert!(answer.cookies().is_empty());
        assert_eq!((database.count("user").await, database.count("session").await), (1, 1));
    }

    async fn fifty_at_once_make_one_user(database: Database) {
        let server = Server::start(&database).await;
        let body = json!({ "name": "A", "email": "race@example.com", "password": PASSWORD });
        let requests = (0..50).map(|_| tokio::spawn(server.request("POST", "/sign-up/email").json(&body).send()));
        let mut statuses = Vec::new();
        for request in requests.collect::<Vec<_>>() {
            statuses.push(request.await.unwrap().status);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 422)), "{statuses:?}");
        assert_eq!(
            (database.count("user").await, database.count("account").await, database.count("session").await),
            (1, 1, 1)
        );
    }

    async fn says_what_is_wrong_and_writes_nothing(database: Database) {
        let server = Server::start(&database).await;
        let with = |change: serde_json::Value| {
            let mut body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD });
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            body
        };
        for (change, code) in [
            (json!({ "email": "nope" }), "VALIDATION_ERROR"),
            (json!({ "email": "" }), "VALIDATION_ERROR"),
            (json!({ "email": " ada@example.com" }), "VALIDATION_ERROR"),
            (json!({ "email": 5 }), "VALIDATION_ERROR"),
            (json!({ "name": 5 }), "VALIDATION_ERROR"),
            (json!({ "name": "x".repeat(257) }), "VALIDATION_ERROR"),
            (json!({ "name": "a\0b" }), "VALIDATION_ERROR"),
            (json!({ "image": null }), "VALIDATION_ERROR"),
            (json!({ "image": "x".repeat(2049) }), "VALIDATION_ERROR"),
            (json!({ "rememberMe": "yes" }), "VALIDATION_ERROR"),
            (json!({ "rememberMe": null }), "VALIDATION_ERROR"),
            (json!({ "password": "" }), "VALIDATION_ERROR"),
            (json!({ "password": ["x"] }), "VALIDATION_ERROR"),
            (json!({ "password": "1234567" }), "PASSWORD_TOO_SHORT"),
            (json!({ "password": "x".repeat(129) }), "PASSWORD_TOO_LONG"),
            (json!({ "callbackURL": "https://evil.com" }), "INVALID_CALLBACK_URL"),
        ] {
            let answer = Browser::new(&server).post("/sign-up/email", &with(change.clone())).await;
            assert_eq!(answer.code(), code, "{change}");
            assert!(matches!(answer.status, 400 | 403) && answer.cookies().is_empty(), "{change}");
        }
        assert_eq!(database.count("user").await, 0);
    }

    async fn takes_what_the_protocol_takes(database: Database) {
        let server = Server::start(&database).await;
        for (n, change) in [
            json!({ "name": "" }),
            json!({ "password": "12345678" }),
            json!({ "password": "x".repeat(128) }),
            json!({ "password": "🔑🔑🔑🔑" }),
            json!({ "image": "" }),
            json!({ "emailVerified": true, "id": "mine", "role": "admin" }),
            json!({ "callbackURL": "/welcome" }),
        ]
        .into_iter()
        .enumerate()
        {
            let mut body = json!({ "name": "Ada", "email": format!("a{n}@example.com"), "password": PASSWORD });
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let answer = Browser::new(&server).post("/sign-up/email", &body).await;
            assert_eq!(answer.status, 200, "{change}: {}", answer.text());
            assert_eq!(answer.json()["user"]["emailVerified"], false);
            assert_eq!(answer.header("location"), None);
        }
    }

    async fn a_form_will_do(database: Database) {
        let server = Server::start(&database).await;
        let form = "name=Ada&email=ada%40example.com&password=correct+horse+battery";
        let answer = server.request("POST", "/sign-up/email").form(form).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer = server.request("POST", "/sign-up/email").form("name=Ada&rememberMe=false").send().await;
        assert_eq!(answer.code(), "VALIDATION_ERROR");
    }

    async fn who_is_not_remembered_is_so_for_a_day(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        let answer = browser.post("/sign-up/email", &body).await;
        assert!(!answer.cookie("keyward.session_token").unwrap().contains("Max-Age"));
        assert!(answer.cookie("keyward.dont_remember").unwrap().starts_with("keyward.dont_remember=true."));

        server.clock.advance(Duration::from_hours(24));
        assert_eq!(browser.get("/get-session").await.json()["session"]["expiresAt"], "2026-11-24T12:00:00.000Z");
        server.clock.advance(Duration::from_millis(1));
        assert_eq!(browser.get("/get-session").await.text(), "null");
    }

    async fn randomness_that_fails_makes_nobody(database: Database) {
        use keyward::{Auth, endpoint::SignUpEmail, secret::{Random, RandomnessFailed}};
        use std::sync::atomic::{AtomicUsize, Ordering};

        /// Works until it is asked once too often.
        struct Failing(AtomicUsize);
        impl Random for Failing {
            fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed> {
                let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
                left.map_err(|_| RandomnessFailed)?;
                keyward::secret::OsRandom.fill(buffer)
            }
        }

        let server = Server::start(&database).await;
        for draws in 2..6 {
            let random = Failing(AtomicUsize::new(draws));
            let auth = Auth::builder(server.auth.config().clone(), server.auth.store().clone()).random(random).build().unwrap();
            let sign_up = SignUpEmail { name: "A".into(), email: "a@example.com".into(), password: PASSWORD.into(), ..SignUpEmail::default() };
            assert_eq!(auth.call(sign_up).await, Err(keyward::Error::Unexpected), "after {draws} draws");
            assert_eq!((database.count("user").await, database.count("account").await), (0, 0));
        }
    }
}
