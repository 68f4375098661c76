//! `POST /sign-in/email`: protocol section 2.2.

use serde_json::json;

use crate::support::{Browser, Database, PASSWORD, Server, on_both_stores};

on_both_stores! {
    async fn opens_a_session(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let mut browser = Browser::new(&server);
        let answer = browser.sign_in("ADA@example.com").await;
        assert_eq!(answer.status, 200);
        let body = answer.json();
        assert_eq!((&body["redirect"], body.get("url")), (&json!(false), None));
        assert_eq!(body["user"]["email"], "ada@example.com");
        assert_eq!(answer.cookies().len(), 1);
        assert_eq!(browser.get("/get-session").await.json()["session"]["token"], body["token"]);
        assert_eq!(database.count("session").await, 2);
    }

    async fn unknown_user_and_wrong_password_look_the_same(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        database.execute(r#"insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
            select 'x', 'No password', 'none@example.com', "emailVerified", "createdAt", "updatedAt" from "user""#).await;
        let mut answers = Vec::new();
        for (email, password) in [
            ("ada@example.com", "wrong password"),
            ("ada@example.com", ""),
            ("nobody@example.com", PASSWORD),
            ("none@example.com", PASSWORD),
            ("none@example.com", ""),
        ] {
            let answer = Browser::new(&server).post("/sign-in/email", &json!({ "email": email, "password": password })).await;
            assert_eq!((answer.status, answer.code().as_str()), (401, "INVALID_EMAIL_OR_PASSWORD"), "{email}");
            let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
            answers.push((headers, answer.body));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    }

    async fn says_what_is_wrong(database: Database) {
        let server = Server::start(&database).await;
        for (body, code) in [
            (json!({ "email": "nope", "password": PASSWORD }), "INVALID_EMAIL"),
            (json!({ "email": " ada@example.com", "password": PASSWORD }), "INVALID_EMAIL"),
            (json!({ "email": "ada@example.com" }), "VALIDATION_ERROR"),
            (json!({ "password": PASSWORD }), "VALIDATION_ERROR"),
            (json!({ "email": "ada@example.com", "password": 5 }), "VALIDATION_ERROR"),
            (json!({ "email": "ada@example.com", "password": "x".repeat(129) }), "PASSWORD_TOO_LONG"),
            (json!({ "email": "ada@example.com", "password": PASSWORD, "rememberMe": "yes" }), "VALIDATION_ERROR"),
            (json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": null }), "VALIDATION_ERROR"),
            (json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": "//evil.com" }), "INVALID_CALLBACK_URL"),
            (json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": 5 }), ""),
        ] {
            let answer = Browser::new(&server).post("/sign-in/email", &body).await;
            assert_eq!(answer.code(), code, "{body}");
            assert!(matches!(answer.status, 400 | 403), "{body}");
        }
    }

    async fn leads_to_a_trusted_place(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let body = |place: &str| json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": place });
        let answer = Browser::new(&server).post("/sign-in/email", &body("/dash")).await;
        assert_eq!((answer.status, answer.header("location")), (200, Some("/dash")));
        assert_eq!((&answer.json()["redirect"], &answer.json()["url"]), (&json!(true), &json!("/dash")));
        let answer = Browser::new(&server).post("/sign-in/email", &body("")).await;
        assert_eq!((answer.header("location"), &answer.json()["redirect"], &answer.json()["url"]), (None, &json!(false), &json!("")));
        // A header holds ASCII only; the upstream server fails here after it opened the session.
        let answer = Browser::new(&server).post("/sign-in/email", &body("/日")).await;
        assert_eq!((answer.status, answer.header("location")), (200, Some("/%E6%97%A5")));
        assert_eq!(answer.json()["url"], "/日");
    }

    async fn a_new_session_ends_the_one_before(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let before = browser.cookie("keyward.session_token").unwrap().to_owned();
        browser.sign_in("ada@example.com").await;
        assert_eq!(database.count("session").await, 1);
        let mut thief = Browser::new(&server);
        thief.set_cookie("keyward.session_token", &before);
        assert_eq!(thief.get("/get-session").await.text(), "null");
    }

    async fn a_refused_sign_in_touches_nothing(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let answer = browser.post("/sign-in/email", &json!({ "email": "ada@example.com", "password": "wrong password" })).await;
        assert_eq!((answer.status, answer.cookies().len()), (401, 0));
        assert_ne!(browser.get("/get-session").await.text(), "null");
    }

    async fn a_remembered_sign_in_forgets_the_wish_not_to_be(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let body = |remember: bool| json!({ "email": "ada@example.com", "password": PASSWORD, "rememberMe": remember });
        browser.post("/sign-in/email", &body(false)).await;
        assert!(browser.cookie("keyward.dont_remember").is_some());
        let answer = browser.post("/sign-in/email", &body(true)).await;
        assert!(answer.cookie("keyward.dont_remember").unwrap().contains("Max-Age=0"));
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
    }

    async fn a_password_of_better_auth_works_and_is_rehashed(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        // Test vector 1 of the protocol.
        let upstream = "00112233445566778899aabbccddeeff:4dc641b984b6e44ea3133a70c7b828545791fe1b8ff78dbbaa17a7b2c70341cc2df8e7b6f5adc87ded98bf93083e5245ac9fbf90bae65bf34a5fbc62312dd82e";
        database.execute(&format!(r#"update "account" set "password" = '{upstream}'"#)).await;
        let body = json!({ "email": "ada@example.com", "password": "password1234" });
        assert_eq!(Browser::new(&server).post("/sign-in/email", &body).await.status, 200);
        let stored = database.texts(r#"select "password" from "account""#).await.remove(0);
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert_eq!(Browser::new(&server).post("/sign-in/email", &body).await.status, 200);
        assert_eq!(database.texts(r#"select "password" from "account""#).await.remove(0), stored);
    }

    async fn a_stored_password_that_is_none_is_wrong(database: Database) {
        let server = Server::start(&database).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        for stored in ["", ":", "plain", "$argon2id$", "correct horse battery"] {
            database.execute(&format!(r#"update "account" set "password" = '{stored}'"#)).await;
            assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 401, "{stored}");
        }
    }
}
