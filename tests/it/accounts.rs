//! The ways in which somebody signs in: protocol sections 2.24 and 2.26.

use std::time::Duration;

use keyward::config::Config;
use serde_json::json;

use crate::support::{Browser, Database, Server, invariants, on_both_stores};

/// Another way to sign in, as a provider leaves it.
async fn link(database: &Database, id: &str, provider: &str) {
    database.execute(&format!(r#"
        insert into "account" ("id", "accountId", "providerId", "userId", "accessToken", "refreshToken", "idToken", "scope", "createdAt", "updatedAt")
        select '{id}', 'subject-{id}', '{provider}', "id", 'at', 'rt', 'it', 'email,profile', '2026-11-23T12:00:01.000Z', '2026-11-23T12:00:01.000Z'
        from "user" where "email" = 'ada@example.com'"#)).await;
}

on_both_stores! {
    async fn people_see_how_they_can_sign_in(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.get("/list-accounts").await.refusal(), (401, "UNAUTHORIZED".into()));
        browser.sign_up("ada@example.com").await;
        link(&database, "linked", "github").await;
        Browser::of_new_user(&server, "eve@example.com").await;
        let user = browser.get("/get-session").await.json()["user"]["id"].clone();
        let credential = database.texts(&format!(r#"select "id" from "account" where "accountId" = {}"#, user.to_string().replace('"', "'"))).await;

        let answer = browser.get("/list-accounts").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        assert_eq!(answer.json(), json!([
            {
                "id": credential[0], "providerId": "credential", "accountId": user, "userId": user, "scopes": [],
                "createdAt": "2026-11-23T12:00:00.000Z", "updatedAt": "2026-11-23T12:00:00.000Z",
            },
            {
                "id": "linked", "providerId": "github", "accountId": "subject-linked", "userId": user, "scopes": ["email", "profile"],
                "createdAt": "2026-11-23T12:00:01.000Z", "updatedAt": "2026-11-23T12:00:01.000Z",
            },
        ]), "and neither tokens nor passwords");
    }

    async fn people_give_up_one_way_and_keep_another(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        link(&database, "linked", "github").await;
        let credential = browser.get("/list-accounts").await.json()[0]["id"].clone();
        let answer = browser.post("/unlink-account", &json!({ "accountId": credential })).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": true })));
        assert_eq!(browser.get("/list-accounts").await.json()[0]["id"], "linked");
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.refusal(), (401, "INVALID_EMAIL_OR_PASSWORD".into()));
        invariants(&database).await;
    }

    async fn the_last_way_stays(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        for account in [browser.get("/list-accounts").await.json()[0]["id"].clone(), json!("nothing")] {
            let answer = browser.post("/unlink-account", &json!({ "accountId": account })).await;
            assert_eq!(answer.refusal(), (400, "FAILED_TO_UNLINK_LAST_ACCOUNT".into()), "{account}");
        }
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 200);
    }

    async fn the_last_way_may_go_where_that_is_allowed(database: Database) {
        let server = Server::configured(&database, |config: &mut Config| config.account.allow_unlinking_all = true).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let account = browser.get("/list-accounts").await.json()[0]["id"].clone();
        assert_eq!(browser.post("/unlink-account", &json!({ "accountId": account })).await.status, 200);
        assert_eq!(browser.get("/list-accounts").await.json(), json!([]));
        assert_eq!(browser.post("/unlink-account", &json!({ "accountId": account })).await.refusal(), (400, "ACCOUNT_NOT_FOUND".into()));
        assert!(browser.is_signed_in().await);
    }

    async fn nobody_gives_up_another_persons_way(database: Database) {
        let server = Server::start(&database).await;
        let mut eve = Browser::of_new_user(&server, "eve@example.com").await;
        let hers = eve.get("/list-accounts").await.json()[0]["id"].clone();
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        link(&database, "linked", "github").await;
        for account in [hers, json!("nothing"), json!(""), json!("subject-linked")] {
            let answer = ada.post("/unlink-account", &json!({ "accountId": account })).await;
            assert_eq!(answer.refusal(), (400, "ACCOUNT_NOT_FOUND".into()), "{account}");
        }
        for body in [json!({}), json!({ "accountId": 5 }), json!({ "providerId": "github" })] {
            assert_eq!(ada.post("/unlink-account", &body).await.refusal(), (400, "VALIDATION_ERROR".into()), "{body}");
        }
        assert_eq!(database.count("account").await, 3);
    }

    async fn giving_up_a_way_wants_a_fresh_session(database: Database) {
        let server = Server::start(&database).await;
        let unlink = json!({ "accountId": "linked" });
        assert_eq!(Browser::new(&server).post("/unlink-account", &unlink).await.refusal(), (401, "UNAUTHORIZED".into()));
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        link(&database, "linked", "github").await;
        server.clock.advance(Duration::from_hours(24));
        assert_eq!(browser.post("/unlink-account", &unlink).await.refusal(), (403, "SESSION_NOT_FRESH".into()));
        browser.sign_in("ada@example.com").await;
        assert_eq!(browser.post("/unlink-account", &unlink).await.status, 200);
    }
}
