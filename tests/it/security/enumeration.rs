//! EN: nobody learns from an answer who has an account. What an answer costs is compared as work, not as time: see
//! [`Ledger`].

use keyward::{config::Config, mail::Mailer};
use serde_json::{Value, json};

use super::{
    ADA, EVE,
    ledger::Ledger,
    mail_servers::{Hanging, Refusing},
    signed_up, visible,
};
use crate::support::{Answer, Browser, Database, Options, PASSWORD, Server, on_both_stores};

const NOBODY: &str = "nobody@example.com";
const WRONG: &str = "wrong password";
/// A password as Better Auth stores it.
const SCRYPT: &str = "00112233445566778899aabbccddeeff:4dc641b984b6e44ea3133a70c7b828545791fe1b8ff78dbbaa17a7b2c70341cc2df8e7b6f5adc87ded98bf93083e5245ac9fbf90bae65bf34a5fbc62312dd82e";
/// One of Argon2id with parameters that were enough once.
const OLD_ARGON2: &str =
    "$argon2id$v=19$m=4096,t=3,p=1$MDAwMDAwMDAwMDAwMDAwMA$zCsA6FyzlpDyW7aVV4UpQB+TurhqMkbAlItbLpFuUKE";

fn private(config: &mut Config) {
    config.email_password.auto_sign_in = false;
}

fn verified_only(config: &mut Config) {
    config.email_password.require_verification = true;
}

fn credentials(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// As somebody asks who was never here.
async fn ask(server: &Server, path: &str, body: &Value) -> Answer {
    Browser::new(server).post(path, body).await
}

/// What an answer of the server costs it, in no particular order: which form of a password is computed first is nobody's
/// business.
async fn cost(ledger: &Ledger, server: &Server, path: &str, body: &Value) -> Vec<String> {
    ledger.take();
    let answer = ask(server, path, body).await;
    assert!(answer.status < 500, "{path}: {}", answer.text());
    let mut entries = ledger.take();
    for entry in &mut entries {
        let mut letters: Vec<&str> = entry.split([',', '[', ']', ' ']).filter(|word| !word.is_empty()).collect();
        letters.sort_unstable();
        *entry = letters.join(" ");
    }
    entries
}

async fn with_mailer(database: &Database, mailer: impl Mailer) -> Server {
    let furnish = |builder: keyward::Builder| builder.mailer(mailer);
    Server::start_with(database, Options { furnish: Box::new(furnish), ..Options::default() }).await
}

/// Somebody who has an account, and no password.
async fn without_password(database: &Database, email: &str) {
    let sql = format!(
        r#"insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
            select '{email}', 'No password', '{email}', "emailVerified", "createdAt", "updatedAt" from "user" limit 1"#
    );
    database.execute(&sql).await;
}

async fn store_password(database: &Database, stored: &str) {
    database.execute(&format!(r#"update "account" set "password" = '{stored}'"#)).await;
}

on_both_stores! {
    async fn en_01_a_wrong_password_and_an_unknown_address_look_the_same(database: Database) {
        let server = Server::start(&database).await;
        signed_up(&server, ADA).await;
        without_password(&database, "none@example.com").await;
        let expected = visible(&ask(&server, "/sign-in/email", &credentials(NOBODY, WRONG)).await);
        assert_eq!(expected.0, 401);
        assert_eq!(expected.2, br#"{"message":"Invalid email or password","code":"INVALID_EMAIL_OR_PASSWORD"}"#);
        assert!(expected.1.iter().all(|(name, _)| name != "set-cookie"));
        for (email, password) in [(ADA, WRONG), (ADA, ""), (NOBODY, PASSWORD), ("none@example.com", PASSWORD), ("ADA@example.com", WRONG)] {
            assert_eq!(visible(&ask(&server, "/sign-in/email", &credentials(email, password)).await), expected, "{email}");
        }
        assert_eq!(database.count("session").await, 1);
    }

    async fn en_02_a_wrong_password_and_an_unknown_address_cost_the_same(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::start(&database).await;
            signed_up(&server, ADA).await;
            without_password(&database, "none@example.com").await;
            let unknown = cost(&ledger, &server, "/sign-in/email", &credentials(NOBODY, WRONG)).await;
            assert_eq!(unknown.iter().filter(|entry| entry.contains("compared")).count(), 1, "{unknown:?}");
            assert_eq!(unknown.len(), if database.is_sqlite() { 1 } else { 2 }, "one question, one computation: {unknown:?}");
            for (email, password) in [(ADA, WRONG), (ADA, ""), (NOBODY, PASSWORD), ("none@example.com", WRONG)] {
                assert_eq!(cost(&ledger, &server, "/sign-in/email", &credentials(email, password)).await, unknown, "{email}");
            }
        });
    }

    async fn en_04_however_a_password_is_stored_a_wrong_one_costs_the_same(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::start(&database).await;
            signed_up(&server, ADA).await;
            let wrong = credentials(ADA, WRONG);
            for (stored, forms) in [(SCRYPT, 2), (OLD_ARGON2, 3), ("plain", 3), ("$argon2id$", 3), (SCRYPT, 3)] {
                store_password(&database, stored).await;
                let known = cost(&ledger, &server, "/sign-in/email", &wrong).await;
                let unknown = cost(&ledger, &server, "/sign-in/email", &credentials(NOBODY, WRONG)).await;
                assert_eq!(known, unknown, "{stored}");
                let computed = known.iter().map(|entry| entry.matches("Scrypt").count() + entry.matches("Argon2").count()).sum::<usize>();
                assert_eq!(computed, forms, "{stored}: {known:?}");
            }
            assert_eq!(ask(&server, "/sign-in/email", &credentials(ADA, "password1234")).await.status, 200);
            let stored = database.texts(r#"select "password" from "account""#).await.remove(0);
            assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        });
    }

    async fn en_05_only_the_right_password_tells_that_an_address_is_unverified(database: Database) {
        let server = Server::configured(&database, verified_only).await;
        ask(&server, "/sign-up/email", &json!({ "name": "Ada", "email": ADA, "password": PASSWORD })).await;
        let unknown = visible(&ask(&server, "/sign-in/email", &credentials(NOBODY, WRONG)).await);
        assert_eq!(visible(&ask(&server, "/sign-in/email", &credentials(ADA, WRONG)).await), unknown);
        let right = ask(&server, "/sign-in/email", &credentials(ADA, PASSWORD)).await;
        assert_eq!((right.status, right.code().as_str(), right.cookies().len()), (403, "EMAIL_NOT_VERIFIED", 0));
        assert_eq!(database.count("session").await, 0);
    }

    async fn en_06_asking_for_a_reset_looks_and_costs_the_same_for_everybody(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::configured(&database, |_| {}).await;
            signed_up(&server, ADA).await;
            let path = "/request-password-reset";
            let ask_for = |email: &str| json!({ "email": email, "redirectTo": "/reset" });
            let known = cost(&ledger, &server, path, &ask_for(ADA)).await;
            assert_eq!(cost(&ledger, &server, path, &ask_for(NOBODY)).await, known);
            assert_eq!(visible(&ask(&server, path, &ask_for(ADA)).await), visible(&ask(&server, path, &ask_for(NOBODY)).await));
            assert_eq!(server.mailbox.recipients().await, [ADA, ADA]);
            assert_eq!(database.count("verification").await, 2);
        });
    }

    async fn en_06_a_slow_mail_server_keeps_nobody_waiting(database: Database) {
        let server = with_mailer(&database, Hanging).await;
        signed_up(&server, ADA).await;
        for email in [ADA, NOBODY] {
            let answer = ask(&server, "/request-password-reset", &json!({ "email": email })).await;
            assert_eq!((answer.status, &answer.json()["status"]), (200, &json!(true)), "{email}");
        }
    }

    async fn en_07_a_mail_server_that_refuses_tells_nothing(database: Database) {
        let server = with_mailer(&database, Refusing).await;
        signed_up(&server, ADA).await;
        for path in ["/request-password-reset", "/send-verification-email"] {
            let answers = [ask(&server, path, &json!({ "email": ADA })).await, ask(&server, path, &json!({ "email": NOBODY })).await];
            assert_eq!((answers[0].status, visible(&answers[0])), (200, visible(&answers[1])), "{path}");
        }
    }

    async fn en_09_a_sign_up_that_does_not_sign_in_tells_nobody_who_is_there(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::configured(&database, private).await;
            let sign_up = |email: &str| json!({ "name": "Eve", "email": email, "password": PASSWORD, "image": "/a.png" });
            let new = cost(&ledger, &server, "/sign-up/email", &sign_up(ADA)).await;
            let taken = cost(&ledger, &server, "/sign-up/email", &sign_up(ADA)).await;
            for cost in [&new, &taken] {
                assert_eq!(cost.iter().filter(|entry| entry.contains("hashed")).count(), 1, "{cost:?}");
            }
            let answers = [ask(&server, "/sign-up/email", &sign_up(ADA)).await, ask(&server, "/sign-up/email", &sign_up(EVE)).await];
            let [taken, new] = answers.each_ref().map(|answer| {
                let mut body = answer.json();
                let id = body["user"]["id"].take();
                assert_eq!((id.as_str().unwrap().len(), answer.cookies().len(), answer.status), (32, 0, 200));
                body["user"]["email"].take();
                (body, answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect::<Vec<_>>())
            });
            assert_eq!(taken, new);
            assert_eq!(database.count("user").await, 2);
            assert_eq!(server.mailbox.recipients().await, [ADA, ADA], "the owner is told");
            let stored = database.texts(r#"select "name" from "user" order by "email""#).await;
            assert_eq!(stored, ["Eve", "Eve"]);
        });
    }

    async fn en_10_where_a_sign_up_signs_in_a_taken_address_is_refused_and_untouched(database: Database) {
        let server = Server::start(&database).await;
        signed_up(&server, ADA).await;
        let before = database.texts(r#"select "password" from "account""#).await;
        let again = json!({ "name": "Eve", "email": "Ada@Example.com", "password": "another password" });
        let answer = ask(&server, "/sign-up/email", &again).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"));
        assert_eq!((answer.cookies().len(), answer.header("location")), (0, None));
        assert_eq!(answer.json().as_object().unwrap().len(), 2, "message and code, and nothing of the owner");
        assert_eq!(database.texts(r#"select "password" from "account""#).await, before);
        assert_eq!(database.texts(r#"select "name" from "user""#).await, ["Ada"]);
    }

    async fn en_11_asking_for_a_verification_looks_and_costs_the_same_for_everybody(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::configured(&database, |_| {}).await;
            signed_up(&server, ADA).await;
            signed_up(&server, EVE).await;
            database.execute(&format!(r#"update "user" set "emailVerified" = true where "email" = '{EVE}'"#)).await;
            let path = "/send-verification-email";
            let ask_for = |email: &str| json!({ "email": email, "callbackURL": "/" });
            let unverified = cost(&ledger, &server, path, &ask_for(ADA)).await;
            let expected = visible(&ask(&server, path, &ask_for(ADA)).await);
            assert_eq!((expected.0, expected.2.as_slice()), (200, br#"{"status":true}"#.as_slice()));
            for email in [EVE, NOBODY] {
                assert_eq!(cost(&ledger, &server, path, &ask_for(email)).await, unverified, "{email}");
                assert_eq!(visible(&ask(&server, path, &ask_for(email)).await), expected, "{email}");
            }
            assert_eq!(server.mailbox.recipients().await, [ADA, ADA]);
        });
    }

    async fn en_11_changing_to_a_taken_address_looks_and_costs_the_same(database: Database) {
        Ledger::watch(async |ledger| {
            let server = Server::configured(&database, |config| config.user.change_email.enabled = true).await;
            let mut ada = signed_up(&server, ADA).await;
            signed_up(&server, EVE).await;
            let mut answers = Vec::new();
            for new in [EVE, "free@example.com"] {
                ledger.take();
                let answer = ada.post("/change-email", &json!({ "newEmail": new })).await;
                answers.push((visible(&answer), ledger.take().len()));
            }
            assert_eq!(answers[0].0, answers[1].0);
            assert_eq!(answers[0].0.0, 200);
            assert!(answers[0].1.abs_diff(answers[1].1) <= 1, "a row is locked, or not: {answers:?}");
            assert_eq!(server.mailbox.recipients().await, ["free@example.com"]);
        });
    }

    async fn en_17_a_link_that_is_none_tells_nothing_of_anybody(database: Database) {
        let server = Server::configured(&database, |_| {}).await;
        signed_up(&server, ADA).await;
        ask(&server, "/request-password-reset", &json!({ "email": ADA })).await;
        let token = server.mailbox.link().await.token;
        let mut answers = Vec::new();
        for guess in ["x", "reset-password:x", &token[1..], &token.to_uppercase(), &"x".repeat(5000)] {
            let answer = server.request("GET", &format!("/reset-password/{guess}?callbackURL=/page")).send().await;
            assert_eq!(answer.header("location"), Some(format!("{}/page?error=INVALID_TOKEN", server.origin).as_str()), "{guess}");
            answers.push(visible(&answer));
            let answer = ask(&server, "/reset-password", &json!({ "newPassword": PASSWORD, "token": guess })).await;
            assert_eq!((answer.status, answer.text().as_str()), (400, r#"{"message":"Invalid token","code":"INVALID_TOKEN"}"#));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 302 && answer.2.is_empty()));
    }
}
