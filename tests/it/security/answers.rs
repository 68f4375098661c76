//! What answers let others keep and see: family FE of the catalogue, as far as the library answers.

use serde_json::json;

use super::site::Site;
use crate::support::{Browser, Database, Raw, on_both_stores};

const ADA: &str = "ada@example.com";

fn every_request<'s>(site: &'s Site, browser: &'s Browser<'_>) -> impl Iterator<Item = (String, Raw)> + 's {
    site.server.auth.endpoints().iter().map(|route| {
        let path = route.path().replace("{token}", "x").replace("{word}", "x");
        let (method, target) = (route.method().as_str(), format!("{path}?token=x&callbackURL=/"));
        let request = site.server.request(method, if method == "GET" { &target } else { &path });
        let request = request.header("cookie", browser.cookie_header()).header("origin", site.server.origin.clone());
        let body = json!({
            "email": "new@example.com", "password": "some password", "name": "N", "newPassword": "another password", "currentPassword": "some password",
            "newEmail": "other@example.com", "token": "x", "accountId": "x",
        });
        (format!("{method} {path}"), if method == "POST" { request.json(&body) } else { request })
    })
}

on_both_stores! {
    async fn fe_05_answers_are_kept_by_nobody(database: Database) {
        let site = Site::start(&database).await;
        for signed_in in [false, true] {
            let browser = if signed_in { site.signed_up(ADA).await } else { site.browser() };
            for (what, request) in every_request(&site, &browser) {
                let answer = request.send().await;
                assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")), "{what}");
                assert_eq!(answer.header("vary"), Some("Cookie"), "{what}");
            }
        }
        let broken = site.server.request("POST", "/sign-in/email").header("content-type", "application/json").body("{").send().await;
        assert_eq!((broken.status, broken.header("cache-control")), (400, Some("no-store")));
    }

    async fn fe_06_an_answer_is_no_file(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        for path in ["/get-session/a.js", "/get-session.js", "/get-session;a.css", "/get-session%2fa.css", "/get-session/..%2fa.css", "/get-session%0a.css", "/get-session/a.js?x", "/list-sessions/x.png", "/get-session%3f.css", "/get-session%23.css"] {
            let answer = ada.get(path).await;
            assert_eq!((answer.status, answer.text().as_str()), (404, ""), "{path}");
        }
    }

    async fn fe_09_a_fault_tells_nothing_of_the_inside(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        database.execute(r#"alter table "user" rename to "elsewhere""#).await;
        let mut faults = 0;
        // To sign out, no user is needed.
        for (what, request) in every_request(&site, &ada).filter(|(what, _)| what != "POST /sign-out") {
            let answer = request.send().await;
            let text = answer.text();
            for word in ["select", "insert", "sqlx", "sqlite", "postgres", "relation", "table", "column", "src/", ".rs", "panicked", "Database", "elsewhere"] {
                assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{what}: {text}");
            }
            if answer.status >= 500 {
                faults += 1;
                assert_eq!((answer.status, answer.code().as_str(), answer.json()["message"].as_str()), (503, "STORE_UNAVAILABLE", Some("The server cannot answer right now")), "{what}");
                assert_eq!((answer.header("retry-after"), answer.cookies().len()), (Some("5"), 0), "{what}");
            }
        }
        assert!(faults > 15, "{faults}");
        let page = site.server.raw("GET", "/private").header("cookie", ada.cookie_header()).header("accept", "text/html").send().await;
        assert!(page.status == 503 && !page.text().contains("elsewhere"), "{} {}", page.status, page.text());
        database.execute(r#"alter table "elsewhere" rename to "user""#).await;
        assert_eq!(ada.get("/get-session").await.json()["user"]["email"], ADA, "nobody was signed out, and the server goes on");
    }
}
