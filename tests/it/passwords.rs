//! Changing, checking, setting and resetting passwords: protocol sections 2.15 to 2.17 and 2.21 to 2.23.

use std::time::Duration;

use keyward::{
    Error,
    config::Config,
    endpoint::{FollowResetLink, RequestPasswordReset, ResetPassword},
    mail::Content,
};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, PASSWORD, Server, invariants, on_both_stores};

const NEW: &str = "a new one: staple";
const SENT: &str = "If this email exists in our system, check your email for the reset link";

fn change(revoke_other_sessions: Option<bool>) -> Value {
    let mut body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    if let Some(revoke) = revoke_other_sessions {
        body["revokeOtherSessions"] = json!(revoke);
    }
    body
}

/// The mail that somebody asks for who has forgotten the password; the token in it.
async fn reset_token(server: &Server, email: &str) -> String {
    let answer =
        Browser::new(server).post("/request-password-reset", &json!({ "email": email, "redirectTo": "/choose" })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    server.mailbox.link().await.token
}

async fn reset(server: &Server, token: &str) -> Answer {
    Browser::new(server).post("/reset-password", &json!({ "newPassword": NEW, "token": token })).await
}

async fn only_the_new_password_works(server: &Server, email: &str) {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in(email).await.refusal(), (401, "INVALID_EMAIL_OR_PASSWORD".into()));
    assert_eq!(browser.sign_in_with(email, NEW).await.status, 200);
}

on_both_stores! {
    async fn a_new_password_leaves_this_browser_signed_in_and_no_other(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let before = desk.get("/get-session").await.json();
        let answer = desk.post("/change-password", &change(None)).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "token": null, "user": before["user"] })));
        assert!(answer.cookies().is_empty());
        assert_eq!(desk.get("/get-session").await.json(), before);
        assert!(!phone.is_signed_in().await && eve.is_signed_in().await);
        only_the_new_password_works(&server, "ada@example.com").await;
        invariants(&database).await;
    }

    async fn a_new_password_leaves_everybody_in_who_is_asked_to_stay(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let answer = desk.post("/change-password", &change(Some(false))).await;
        assert_eq!((answer.status, &answer.json()["token"], answer.cookies().len()), (200, &json!(null), 0));
        assert!(desk.is_signed_in().await && phone.is_signed_in().await);
        only_the_new_password_works(&server, "ada@example.com").await;
    }

    async fn a_new_password_opens_a_new_session_in_place_of_all(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        let old_cookie = desk.cookie("keyward.session_token").unwrap().to_owned();
        let answer = desk.post("/change-password", &change(Some(true))).await;
        assert_eq!(answer.status, 200);
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
        assert_eq!(desk.get("/get-session").await.json()["session"]["token"], answer.json()["token"]);
        let mut thief = Browser::new(&server);
        thief.set_cookie("keyward.session_token", &old_cookie);
        assert!(!thief.is_signed_in().await && !phone.is_signed_in().await);
        assert_eq!(database.count("session").await, 1);
        only_the_new_password_works(&server, "ada@example.com").await;
    }

    async fn a_new_session_remembers_nobody_who_did_not_want_it(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        browser.post("/sign-up/email", &body).await;
        let answer = browser.post("/change-password", &change(Some(true))).await;
        assert!(!answer.cookie("keyward.session_token").unwrap().contains("Max-Age"));
        assert!(browser.cookie("keyward.dont_remember").is_some());
        server.clock.advance(Duration::from_millis(24 * 3_600_000 + 1));
        assert!(!browser.is_signed_in().await);
    }

    async fn a_password_is_changed_by_who_knows_it(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.post("/change-password", &change(None)).await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        for (current, new, code) in [
            ("wrong password", NEW, "INVALID_PASSWORD"),
            ("", NEW, "INVALID_PASSWORD"),
            (PASSWORD, "1234567", "PASSWORD_TOO_SHORT"),
            (PASSWORD, "", "PASSWORD_TOO_SHORT"),
            ("wrong password", "1234567", "PASSWORD_TOO_SHORT"),
            (PASSWORD, &"x".repeat(129), "PASSWORD_TOO_LONG"),
            (&"x".repeat(129), NEW, "PASSWORD_TOO_LONG"),
        ] {
            let answer = browser.post("/change-password", &json!({ "currentPassword": current, "newPassword": new })).await;
            assert_eq!(answer.refusal(), (400, code.into()), "{current} {new}");
        }
        for body in [json!({}), json!({ "newPassword": NEW }), json!({ "currentPassword": PASSWORD }), json!({ "currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": "yes" })] {
            assert_eq!(browser.post("/change-password", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 200, "nothing changed");
        database.execute(r#"delete from "account""#).await;
        assert_eq!(browser.post("/change-password", &change(None)).await.refusal(), (400, "CREDENTIAL_ACCOUNT_NOT_FOUND".into()));
    }

    async fn a_new_password_voids_the_links_that_are_on_their_way(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let token = reset_token(&server, "ada@example.com").await;
        assert_eq!(browser.post("/change-password", &change(None)).await.status, 200);
        assert_eq!(reset(&server, &token).await.refusal(), (400, "INVALID_TOKEN".into()));
        only_the_new_password_works(&server, "ada@example.com").await;
    }

    async fn a_session_that_is_void_stays_so(database: Database) {
        let server = Server::start(&database).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut thief = Browser::of_user(&server, "ada@example.com").await;
        // What a sign-in with the old password leaves that lost a race against the change.
        database.execute(r#"update "session" set "securityEpoch" = -1 where "id" = (select max("id") from "session" s where s."id" <> '')"#).await;
        let (desk_stays, thief_stays) = (desk.is_signed_in().await, thief.is_signed_in().await);
        assert!(desk_stays != thief_stays);
        let valid = if desk_stays { &mut desk } else { &mut thief };
        assert_eq!(valid.post("/change-password", &change(Some(false))).await.status, 200);
        assert!(valid.is_signed_in().await);
        let valid = database.texts(r#"select s."id" from "session" s join "user" u on u."id" = s."userId" and u."securityEpoch" = s."securityEpoch""#).await;
        assert_eq!(valid.len(), 1, "the other one is not taken along");
    }

    async fn knowing_the_password_can_be_shown_again(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        let verify = |password: &str| json!({ "password": password });
        assert_eq!(browser.post("/verify-password", &verify(PASSWORD)).await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        let answer = browser.post("/verify-password", &verify(PASSWORD)).await;
        assert_eq!((answer.status, answer.json(), answer.cookies().len()), (200, json!({ "status": true }), 0));
        for (password, code) in [("wrong password", "INVALID_PASSWORD"), ("", "INVALID_PASSWORD"), (&"x".repeat(129), "PASSWORD_TOO_LONG")] {
            assert_eq!(browser.post("/verify-password", &verify(password)).await.refusal(), (400, code.into()), "{password}");
        }
        assert_eq!(browser.post("/verify-password", &json!({})).await.refusal(), (400, "VALIDATION_ERROR".into()));
        database.execute(r#"delete from "account""#).await;
        assert_eq!(browser.post("/verify-password", &verify(PASSWORD)).await.refusal(), (400, "INVALID_PASSWORD".into()), "who has none does not know it");
    }

    async fn a_thief_of_a_session_does_not_find_out_the_password(database: Database) {
        let server = Server::configured(&database, |config| config.rate_limit.enabled = true).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        for _ in 0..10 {
            assert_eq!(browser.post("/verify-password", &json!({ "password": "a guess" })).await.status, 400);
        }
        let verify = browser.post("/verify-password", &json!({ "password": PASSWORD })).await;
        assert_eq!(verify.status, 429, "every way of guessing counts");
        server.clock.advance(Duration::from_hours(1));
        assert_eq!(browser.post("/verify-password", &json!({ "password": PASSWORD })).await.status, 200);
    }

    async fn who_has_no_password_chooses_one_on_a_page_of_the_application(database: Database) {
        let server = Server::start(&database).await;
        let set = |password: &str| server.raw("POST", "/api/set-password").json(&json!({ "newPassword": password }));
        let mut browser = Browser::new(&server);
        assert_eq!(browser.send(set(NEW)).await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        assert_eq!(browser.send(set(NEW)).await.refusal(), (400, "PASSWORD_ALREADY_SET".into()));
        assert_eq!(browser.post("/set-password", &json!({ "newPassword": NEW })).await.status, 404, "the protocol has no route for it");

        for take_away in [r#"delete from "account""#, r#"update "account" set "password" = null"#] {
            database.execute(take_away).await;
            assert_eq!(browser.send(set("1234567")).await.refusal(), (400, "PASSWORD_TOO_SHORT".into()));
            let answer = browser.send(set(NEW)).await;
            assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
            only_the_new_password_works(&server, "ada@example.com").await;
            assert_eq!(database.count("account").await, 1);
        }
        assert!(browser.is_signed_in().await && phone.is_signed_in().await);
        invariants(&database).await;
    }

    async fn a_forgotten_password_is_replaced_by_following_the_mail(database: Database) {
        let server = Server::start(&database).await;
        let mut signed_in = Browser::of_new_user(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        let answer = browser.post("/request-password-reset", &json!({ "email": "ADA@example.com", "redirectTo": "/choose?step=2#form" })).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true, "message": SENT })));

        let mail = server.mailbox.next().await;
        let Content::ResetPassword(link) = &mail.content else { panic!("{mail:?}") };
        assert_eq!((mail.to.as_str(), mail.user.name.as_str()), ("ada@example.com", "Ada"));
        assert_eq!(link.url, format!("{}/api/auth/reset-password/{}?callbackURL=%2Fchoose%3Fstep%3D2%23form", server.origin, link.token));
        for _ in 0..2 {
            let answer = browser.follow(link).await;
            let page = format!("{}/choose?step=2&token={}#form", server.origin, link.token);
            assert_eq!((answer.status, answer.header("location")), (302, Some(page.as_str())), "following it uses nothing up");
            assert!(answer.body.is_empty() && answer.cookies().is_empty());
        }
        let answer = reset(&server, &link.token).await;
        assert_eq!((answer.status, answer.json(), answer.cookies().len()), (200, json!({ "status": true }), 0));
        assert!(!signed_in.is_signed_in().await, "whoever knew the old password may be signed in");
        let told = server.mailbox.next().await;
        assert!(matches!(told.content, Content::PasswordWasReset) && told.to.as_str() == "ada@example.com");
        assert_eq!(reset(&server, &link.token).await.refusal(), (400, "INVALID_TOKEN".into()));
        let page = format!("{}/choose?step=2&error=INVALID_TOKEN#form", server.origin);
        assert_eq!(browser.follow(link).await.header("location"), Some(page.as_str()));
        only_the_new_password_works(&server, "ada@example.com").await;
        invariants(&database).await;
    }

    async fn a_stranger_learns_nothing_by_asking_for_a_mail(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let mut answers = Vec::new();
        for email in ["ada@example.com", "nobody@example.com"] {
            let answer = Browser::new(&server).post("/request-password-reset", &json!({ "email": email })).await;
            let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
            answers.push((answer.status, headers, answer.body));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(server.mailbox.next().await.to.as_str(), "ada@example.com");
        server.mailbox.stays_empty().await;
        assert_eq!(database.count("verification").await, 1, "nothing is promised to nobody");
        invariants(&database).await;
    }

    async fn a_link_leads_to_trusted_pages_alone(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        for page in ["https://evil.com", "//evil.com", "javascript:alert(1)"] {
            let body = json!({ "email": "ada@example.com", "redirectTo": page });
            assert_eq!(browser.post("/request-password-reset", &body).await.refusal(), (403, "INVALID_REDIRECT_URL".into()), "{page}");
        }
        for (body, code) in [(json!({}), "VALIDATION_ERROR"), (json!({ "email": "nope" }), "VALIDATION_ERROR"), (json!({ "email": 5 }), "VALIDATION_ERROR")] {
            assert_eq!(browser.post("/request-password-reset", &body).await.refusal(), (400, code.into()), "{body}");
        }
        server.mailbox.stays_empty().await;

        let token = reset_token(&server, "ada@example.com").await;
        let evil = browser.get(&format!("/reset-password/{token}?callbackURL=https%3A%2F%2Fevil.com")).await;
        assert_eq!((evil.refusal(), evil.header("location")), ((403, "INVALID_CALLBACK_URL".into()), None));
        let error_page = Some("/api/auth/error?error=INVALID_TOKEN");
        let nowhere = browser.get(&format!("/reset-password/{token}?callbackURL=")).await;
        assert_eq!((nowhere.status, nowhere.header("location").map(|page| page.trim_start_matches(&server.origin))), (302, error_page));
        let missing = browser.get(&format!("/reset-password/{token}")).await;
        assert_eq!(missing.refusal(), (400, "VALIDATION_ERROR".into()));
        assert_eq!(reset(&server, &token).await.status, 200, "none of that used it up");
    }

    async fn a_link_without_a_page_is_for_mails_with_a_page_of_their_own(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        Browser::new(&server).post("/request-password-reset", &json!({ "email": "ada@example.com" })).await;
        let link = server.mailbox.link().await;
        assert!(link.url.ends_with(&format!("/reset-password/{}?callbackURL=", link.token)));
        assert_eq!(reset(&server, &link.token).await.status, 200);
    }

    async fn a_page_that_only_a_wildcard_trusts_is_given_no_token(database: Database) {
        let configure = |config: &mut Config| config.trusted_origins = vec![keyward::config::TrustedOrigin::parse("https://*.example.com").unwrap()];
        let server = Server::configured(&database, configure).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let body = json!({ "email": "ada@example.com", "redirectTo": "https://old.example.com/choose" });
        Browser::new(&server).post("/request-password-reset", &body).await;
        let answer = Browser::new(&server).follow(&server.mailbox.link().await).await;
        assert_eq!((answer.refusal(), answer.header("location")), ((403, "INVALID_CALLBACK_URL".into()), None));
    }

    async fn a_password_that_is_refused_uses_nothing_up(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let token = reset_token(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        for (body, code) in [
            (json!({ "newPassword": "1234567", "token": token }), "PASSWORD_TOO_SHORT"),
            (json!({ "newPassword": "x".repeat(129), "token": token }), "PASSWORD_TOO_LONG"),
            (json!({ "newPassword": NEW }), "INVALID_TOKEN"),
            (json!({ "newPassword": NEW, "token": "" }), "INVALID_TOKEN"),
            (json!({ "newPassword": NEW, "token": "nothing" }), "INVALID_TOKEN"),
            (json!({ "newPassword": "1234567", "token": "" }), "INVALID_TOKEN"),
            (json!({ "newPassword": NEW, "token": null }), "VALIDATION_ERROR"),
            (json!({ "token": token }), "VALIDATION_ERROR"),
        ] {
            assert_eq!(browser.post("/reset-password", &body).await.refusal(), (400, code.into()), "{body}");
        }
        let answer = browser.post(&format!("/reset-password?token={token}"), &json!({ "newPassword": NEW })).await;
        assert_eq!(answer.status, 200, "the token may stand in the query");
        only_the_new_password_works(&server, "ada@example.com").await;
    }

    async fn a_link_can_be_used_for_an_hour(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let (in_time, too_late) = (reset_token(&server, "ada@example.com").await, reset_token(&server, "ada@example.com").await);
        server.clock.advance(Duration::from_hours(1));
        let answer = Browser::new(&server).get(&format!("/reset-password/{in_time}?callbackURL=/choose")).await;
        assert!(answer.header("location").unwrap().contains("token="));
        server.clock.advance(Duration::from_millis(1));
        assert_eq!(reset(&server, &too_late).await.refusal(), (400, "INVALID_TOKEN".into()));
        let answer = Browser::new(&server).get(&format!("/reset-password/{too_late}?callbackURL=/choose")).await;
        assert!(answer.header("location").unwrap().ends_with("/choose?error=INVALID_TOKEN"));
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 200);
    }

    async fn three_links_are_good_and_a_fourth_voids_the_first(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let mut tokens = Vec::new();
        for _ in 0..4 {
            tokens.push(reset_token(&server, "ada@example.com").await);
            server.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(reset(&server, &tokens[0]).await.refusal(), (400, "INVALID_TOKEN".into()));
        assert_eq!(reset(&server, &tokens[1]).await.status, 200, "the mail that came late");
        assert_eq!(reset(&server, &tokens[3]).await.refusal(), (400, "INVALID_TOKEN".into()), "one password, one link");
        invariants(&database).await;
    }

    async fn a_reset_may_leave_people_signed_in(database: Database) {
        let server = Server::configured(&database, |config| config.email_password.reset.ends_sessions = false).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let token = reset_token(&server, "ada@example.com").await;
        assert_eq!(reset(&server, &token).await.status, 200);
        assert!(browser.is_signed_in().await);
    }

    async fn a_reset_gives_a_password_to_who_had_none(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        database.execute(r#"delete from "account""#).await;
        let token = reset_token(&server, "ada@example.com").await;
        assert_eq!(reset(&server, &token).await.status, 200);
        only_the_new_password_works(&server, "ada@example.com").await;
        invariants(&database).await;
    }

    async fn a_link_dies_with_its_user(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let token = reset_token(&server, "ada@example.com").await;
        database.execute(r#"delete from "user""#).await;
        assert_eq!(reset(&server, &token).await.refusal(), (400, "INVALID_TOKEN".into()));
        assert_eq!(database.count("verification").await, 0);
    }

    async fn a_reset_is_three_functions_on_the_server(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let ask = RequestPasswordReset { email: "ada@example.com".into(), redirect_to: None };
        assert!(server.auth.call(ask).await.unwrap().status);
        let token = server.mailbox.link().await.token;
        let follow = |token: &str| FollowResetLink { token: token.into(), callback_url: "/choose".into() };
        assert_eq!(server.auth.call(follow(&token)).await.unwrap().token, token);
        let choose = |token: &str| ResetPassword { new_password: NEW.into(), token: Some(token.into()) };
        assert!(server.auth.call(choose(&token)).await.unwrap().status);
        assert_eq!(server.auth.call(choose(&token)).await, Err(Error::InvalidToken));
        assert!(matches!(server.auth.call(follow(&token)).await, Err(Error::InvalidToken)));
    }

    async fn who_signed_in_a_while_ago_shows_the_password_and_is_fresh(database: Database) {
        let server = Server::start(&database).await;
        let show = |password: &str| server.raw("POST", "/api/reauthenticate").json(&json!({ "password": password }));
        let mut browser = Browser::new(&server);
        assert_eq!(browser.send(show(PASSWORD)).await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        let mut phone = Browser::of_user(&server, "ada@example.com").await;
        server.clock.advance(Duration::from_hours(24));
        assert_eq!(browser.get("/list-sessions").await.refusal(), (403, "SESSION_NOT_FRESH".into()));
        for wrong in [NEW, "", "1"] {
            assert_eq!(browser.send(show(wrong)).await.refusal(), (400, "INVALID_PASSWORD".into()), "{wrong}");
        }
        assert_eq!(browser.get("/list-sessions").await.refusal(), (403, "SESSION_NOT_FRESH".into()));
        assert_eq!(browser.post("/reauthenticate", &json!({ "password": PASSWORD })).await.status, 404, "the protocol has no route for it");

        let mut thief = Browser::new(&server);
        thief.set_cookie("keyward.session_token", browser.cookie("keyward.session_token").unwrap());
        let answer = browser.send(show(PASSWORD)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
        assert_eq!(browser.get("/list-sessions").await.json().as_array().unwrap().len(), 2, "it took the place of the one before");
        assert_eq!(thief.get("/list-sessions").await.status, 401, "which opens nothing any more");
        assert_eq!(phone.get("/get-session").await.json()["user"]["email"], "ada@example.com", "others go on");

        database.execute(r#"delete from "account""#).await;
        assert_eq!(browser.send(show(PASSWORD)).await.refusal(), (400, "CREDENTIAL_ACCOUNT_NOT_FOUND".into()));
    }

    async fn who_does_not_want_to_be_remembered_is_not_by_showing_the_password(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let mut browser = Browser::new(&server);
        let sign_in = json!({ "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        assert_eq!(browser.post("/sign-in/email", &sign_in).await.status, 200);
        let answer = browser.send(server.raw("POST", "/api/reauthenticate").json(&json!({ "password": PASSWORD }))).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.cookie("keyward.session_token").unwrap().contains("Max-Age"));
    }
}
