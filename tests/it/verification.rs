//! Showing that an address is one's own: protocol sections 2.1, 2.2, 2.19 and 2.20.

use std::time::Duration;

use keyward::{
    Error,
    config::Config,
    endpoint::{SendVerificationEmail, VerifyEmail},
    mail::{Content, Link},
};
use serde_json::{Value, json};

use crate::support::{Browser, Database, PASSWORD, Server, invariants, on_both_stores};

fn required(config: &mut Config) {
    config.email_password.require_verification = true;
}

fn required_and_signs_in(config: &mut Config) {
    required(config);
    config.email_verification.auto_sign_in = true;
}

/// The link that a visitor asks for.
async fn sent(server: &Server, email: &str) -> Link {
    let answer = Browser::new(server)
        .post("/send-verification-email", &json!({ "email": email, "callbackURL": "/welcome" }))
        .await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
    server.mailbox.link().await
}

async fn is_verified(browser: &mut Browser<'_>) -> Value {
    browser.get("/get-session").await.json()["user"]["emailVerified"].clone()
}

on_both_stores! {
    async fn following_the_mail_verifies_the_address(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.mailbox.stays_empty().await;
        let answer = ada.post("/send-verification-email", &json!({ "email": "ADA@example.com", "callbackURL": "/welcome?a=b" })).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
        let mail = server.mailbox.next().await;
        let Content::VerifyEmail(link) = &mail.content else { panic!("{mail:?}") };
        assert_eq!(mail.to.as_str(), "ada@example.com");
        assert_eq!(link.url, format!("{}/api/auth/verify-email?token={}&callbackURL=%2Fwelcome%3Fa%3Db", server.origin, link.token));

        let mut mail_program = Browser::new(&server);
        let answer = mail_program.follow(link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/welcome?a=b")));
        assert!(answer.body.is_empty() && answer.cookies().is_empty(), "it signs nobody in");
        assert_eq!(is_verified(&mut ada).await, json!(true));

        let answer = ada.follow(link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/welcome?a=b")), "a second click finds it done");
        let answer = ada.get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true, "user": null })));
        invariants(&database).await;
    }

    async fn who_is_signed_in_is_told_what_is_wrong(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        Browser::of_new_user(&server, "eve@example.com").await;
        let send = |email: &str| json!({ "email": email });
        assert_eq!(ada.post("/send-verification-email", &send("eve@example.com")).await.refusal(), (400, "EMAIL_MISMATCH".into()));
        for body in [json!({}), send("nope"), json!({ "email": 5 })] {
            assert_eq!(ada.post("/send-verification-email", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        let evil = json!({ "email": "ada@example.com", "callbackURL": "https://evil.com" });
        assert_eq!(ada.post("/send-verification-email", &evil).await.refusal(), (403, "INVALID_CALLBACK_URL".into()));
        let link = sent(&server, "ada@example.com").await;
        ada.follow(&link).await;
        assert_eq!(ada.post("/send-verification-email", &send("ada@example.com")).await.refusal(), (400, "EMAIL_ALREADY_VERIFIED".into()));
        server.mailbox.stays_empty().await;
    }

    async fn a_stranger_learns_nothing_about_an_address(database: Database) {
        let server = Server::start(&database).await;
        for email in ["new@example.com", "verified@example.com"] {
            Browser::of_new_user(&server, email).await;
        }
        database.execute(r#"update "user" set "emailVerified" = ("email" = 'verified@example.com')"#).await;
        let mut answers = Vec::new();
        for email in ["nobody@example.com", "verified@example.com", "new@example.com"] {
            let answer = Browser::new(&server).post("/send-verification-email", &json!({ "email": email })).await;
            let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
            answers.push((answer.status, headers, answer.body));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        let mail = server.mailbox.next().await;
        assert_eq!(mail.to.as_str(), "new@example.com");
        server.mailbox.stays_empty().await;
        assert_eq!(database.count("verification").await, 1);
    }

    async fn a_link_that_is_no_good_says_so_where_it_leads(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let link = sent(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        for token in ["nothing", "", "%2e%2e", "a.b.c"] {
            let answer = browser.get(&format!("/verify-email?token={token}&callbackURL=/welcome%23top")).await;
            assert_eq!((answer.status, answer.header("location")), (302, Some("/welcome?error=INVALID_TOKEN#top")), "{token}");
            assert_eq!(browser.get(&format!("/verify-email?token={token}")).await.refusal(), (401, "INVALID_TOKEN".into()));
        }
        assert_eq!(browser.get("/verify-email?callbackURL=/welcome").await.refusal(), (400, "VALIDATION_ERROR".into()));
        let evil = browser.get(&format!("/verify-email?token={}&callbackURL=https://evil.com", link.token)).await;
        assert_eq!((evil.refusal(), evil.header("location")), ((403, "INVALID_CALLBACK_URL".into()), None));

        server.clock.advance(Duration::from_hours(1) + Duration::from_millis(1));
        assert_eq!(browser.follow(&link).await.header("location"), Some("/welcome?error=TOKEN_EXPIRED"));
        let answer = browser.get(&format!("/verify-email?token={}", link.token)).await;
        assert_eq!(answer.refusal(), (401, "TOKEN_EXPIRED".into()));
        assert_eq!(is_verified(&mut Browser::of_user(&server, "ada@example.com").await).await, json!(false));
    }

    async fn a_link_for_one_thing_does_nothing_else(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        browser.post("/request-password-reset", &json!({ "email": "ada@example.com" })).await;
        let reset = server.mailbox.link().await.token;
        assert_eq!(browser.get(&format!("/verify-email?token={reset}")).await.refusal(), (401, "INVALID_TOKEN".into()));
        let verify = sent(&server, "ada@example.com").await.token;
        let answer = browser.post("/reset-password", &json!({ "newPassword": "another password", "token": verify })).await;
        assert_eq!(answer.refusal(), (400, "INVALID_TOKEN".into()));
        for purpose in ["verify-email", "reset-password"] {
            let stored = database.texts(&format!(r#"select "identifier" from "verification" where "identifier" like '{purpose}:%'"#)).await;
            assert!(stored.len() == 1 && !stored[0].contains(&verify) && !stored[0].contains(&reset), "{stored:?}");
        }
    }

    async fn nobody_signs_in_before_the_address_is_verified(database: Database) {
        let server = Server::configured(&database, required).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "callbackURL": "/welcome" });
        let answer = browser.post("/sign-up/email", &body).await;
        assert_eq!((answer.status, &answer.json()["token"], answer.cookies().len()), (200, &json!(null), 0));
        assert_eq!(database.count("session").await, 0);
        let link = server.mailbox.link().await;
        assert!(link.url.ends_with("&callbackURL=%2Fwelcome"));

        assert_eq!(browser.sign_in("ada@example.com").await.refusal(), (403, "EMAIL_NOT_VERIFIED".into()));
        assert_eq!(browser.sign_in_with("ada@example.com", "wrong password").await.refusal(), (401, "INVALID_EMAIL_OR_PASSWORD".into()));
        server.mailbox.stays_empty().await;
        let answer = browser.follow(&link).await;
        assert_eq!((answer.header("location"), answer.cookies().len()), (Some("/welcome"), 0));
        assert_eq!(browser.sign_in("ada@example.com").await.status, 200);
        invariants(&database).await;
    }

    async fn a_refused_sign_in_may_send_the_link_once_more(database: Database) {
        let configure = |config: &mut Config| {
            required(config);
            config.email_verification.send_on_sign_in = true;
        };
        let server = Server::configured(&database, configure).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        server.mailbox.next().await;
        let body = json!({ "email": "ada@example.com", "password": PASSWORD, "callbackURL": "/welcome" });
        assert_eq!(browser.post("/sign-in/email", &body).await.refusal(), (403, "EMAIL_NOT_VERIFIED".into()));
        let link = server.mailbox.link().await;
        assert!(link.url.ends_with("&callbackURL=%2Fwelcome"));
        browser.sign_in_with("ada@example.com", "wrong password").await;
        server.mailbox.stays_empty().await;
        assert_eq!(browser.follow(&link).await.header("location"), Some("/welcome"));
        assert_eq!(browser.sign_in("ada@example.com").await.status, 200);
    }

    async fn following_the_link_may_sign_in_once(database: Database) {
        let server = Server::configured(&database, required_and_signs_in).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let link = server.mailbox.link().await;
        assert!(link.url.ends_with("&callbackURL=%2F"), "a link that names no place leads to the start page");
        let mut browser = Browser::new(&server);
        let answer = browser.follow(&link).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some("/")));
        let current = browser.get("/get-session").await.json();
        assert_eq!((&current["user"]["email"], &current["user"]["emailVerified"]), (&json!("ada@example.com"), &json!(true)));

        let mut finder = Browser::new(&server);
        assert_eq!(finder.follow(&link).await.header("location"), Some("/"));
        assert!(!finder.is_signed_in().await, "the link has signed somebody in already");
        assert_eq!(database.count("session").await, 1);
    }

    async fn a_link_signs_nobody_out(database: Database) {
        let server = Server::configured(&database, |config| config.email_verification.auto_sign_in = true).await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        Browser::of_new_user(&server, "ada@example.com").await;
        eve.follow(&sent(&server, "ada@example.com").await).await;
        assert_eq!(eve.get("/get-session").await.json()["user"]["email"], "eve@example.com");
        let mut ada = Browser::of_user(&server, "ada@example.com").await;
        assert_eq!(is_verified(&mut ada).await, json!(true));
    }

    async fn a_sign_up_may_send_the_link_and_sign_in_all_the_same(database: Database) {
        let server = Server::configured(&database, |config| config.email_verification.send_on_sign_up = Some(true)).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        assert_eq!(is_verified(&mut ada).await, json!(false));
        ada.follow(&server.mailbox.link().await).await;
        assert_eq!(is_verified(&mut ada).await, json!(true));
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 422);
        server.mailbox.stays_empty().await;
    }

    async fn a_sign_up_may_leave_the_link_out(database: Database) {
        let configure = |config: &mut Config| {
            required(config);
            config.email_verification.send_on_sign_up = Some(false);
        };
        let server = Server::configured(&database, configure).await;
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 200);
        server.mailbox.stays_empty().await;
        assert_eq!(database.count("verification").await, 0);
    }

    async fn a_taken_address_looks_like_a_free_one_where_a_sign_up_does_not_sign_in(database: Database) {
        let no_auto_sign_in = |config: &mut Config| config.email_password.auto_sign_in = false;
        for (n, configure) in [required as fn(&mut Config), no_auto_sign_in].into_iter().enumerate() {
            let server = Server::configured(&database, configure).await;
            let email = format!("ada{n}@example.com");
            let body = |name: &str| json!({ "name": name, "email": email, "password": PASSWORD, "image": "/a.png", "rememberMe": false });
            let mut shapes = Vec::new();
            for name in ["Ada", "Eve"] {
                let answer = Browser::new(&server).post("/sign-up/email", &body(name)).await;
                assert_eq!((answer.status, answer.cookies().len()), (200, 0), "{}", answer.text());
                let user = &answer.json()["user"];
                assert_eq!((&user["name"], &user["email"], &user["emailVerified"]), (&json!(name), &json!(email), &json!(false)));
                assert_eq!(user["id"].as_str().unwrap().len(), 32);
                shapes.push((answer.json()["token"].clone(), user.as_object().unwrap().keys().cloned().collect::<Vec<_>>(), user["createdAt"].clone()));
                if n == 0 || name == "Eve" {
                    let mail = server.mailbox.next().await;
                    assert_eq!((mail.to.as_str(), mail.user.name.as_str()), (email.as_str(), "Ada"));
                    assert_eq!(matches!(mail.content, Content::SignUpWithYourEmail), name == "Eve", "{mail:?}");
                }
            }
            assert_eq!(shapes[0], shapes[1]);
            server.mailbox.stays_empty().await;
            let names = database.texts(&format!(r#"select "name" from "user" where "email" = '{email}'"#)).await;
            assert_eq!(names, ["Ada"], "nothing is written");
        }
        invariants(&database).await;
    }

    async fn the_owner_of_an_address_need_not_be_told(database: Database) {
        let configure = |config: &mut Config| {
            config.email_password.auto_sign_in = false;
            config.email_password.tell_owner = false;
        };
        let server = Server::configured(&database, configure).await;
        for _ in 0..2 {
            assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 200);
        }
        server.mailbox.stays_empty().await;
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 200);
    }

    async fn a_verification_is_two_functions_on_the_server(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let send = SendVerificationEmail { email: "ada@example.com".into(), callback_url: None };
        assert!(server.auth.call(send).await.unwrap().status);
        let token = server.mailbox.link().await.token;
        let verified = server.auth.call(VerifyEmail { token, callback_url: None }).await.unwrap();
        assert_eq!((verified.status, verified.user), (true, Some(None)));
        let wrong = server.auth.call(VerifyEmail { token: "nothing".into(), callback_url: None }).await;
        assert_eq!(wrong, Err(Error::InvalidToken));
    }
}
