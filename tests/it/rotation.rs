//! The application's secret is replaced: what was made with the former one holds as long as that is listed.

use keyward::{
    config::{CacheStrategy, Config},
    secret::AppSecret,
};
use serde_json::json;

use crate::support::{Browser, Database, Options, PASSWORD, SECRET, Server, on_both_stores};

type Configure = fn(&mut Config);

const NEW: &str = "Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0q8";

fn rotated(config: &mut Config) {
    config.secret = AppSecret::new(NEW);
    config.previous_secrets = vec![AppSecret::new("never used"), AppSecret::new(SECRET)];
}

fn replaced(config: &mut Config) {
    config.secret = AppSecret::new(NEW);
}

fn compact(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Compact.into());
}

fn jwt(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwt.into());
}

fn jwe(config: &mut Config) {
    config.session.cookie_cache = Some(CacheStrategy::Jwe.into());
}

async fn start(database: &Database, configure: Configure) -> Server {
    Server::start_with(database, Options { configure, ..Options::default() }).await
}

/// The same browser at another server.
fn moved<'a>(browser: &Browser, to: &'a Server) -> Browser<'a> {
    let mut moved = Browser::new(to);
    for name in ["session_token", "session_data", "dont_remember"].map(|name| format!("keyward.{name}")) {
        if let Some(value) = browser.cookie(&name) {
            moved.set_cookie(&name, value);
        }
    }
    moved
}

on_both_stores! {
    async fn a_session_outlives_the_secret_that_signed_it(database: Database) {
        let before = Server::start(&database).await;
        let mut browser = Browser::new(&before);
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD, "rememberMe": false });
        browser.post("/sign-up/email", &body).await;

        let after = start(&database, rotated).await;
        let mut browser = moved(&browser, &after);
        assert_eq!(browser.get("/get-session").await.json()["user"]["name"], "Ada");
        let wish = browser.cookie("keyward.dont_remember").unwrap().to_owned();
        let answer = browser.sign_in("ada@example.com").await;
        assert!(answer.cookie("keyward.dont_remember").unwrap().contains("Max-Age=0"), "the wish was read: {wish}");
    }

    async fn new_cookies_are_signed_with_the_new_secret(database: Database) {
        let during = start(&database, rotated).await;
        let mut browser = Browser::new(&during);
        browser.sign_up("ada@example.com").await;
        let after = start(&database, replaced).await;
        assert_ne!(moved(&browser, &after).get("/get-session").await.text(), "null");
    }

    async fn copies_outlive_their_secret_as_long_as_it_is_listed(database: Database) {
        let strategies: [(Configure, Configure); 3] = [
            (compact, |config| { compact(config); rotated(config); }),
            (jwt, |config| { jwt(config); rotated(config); }),
            (jwe, |config| { jwe(config); rotated(config); }),
        ];
        for (cached, cached_and_rotated) in strategies {
            let before = start(&database, cached).await;
            let mut browser = Browser::new(&before);
            browser.sign_up("ada@example.com").await;
            database.execute(r#"update "user" set "name" = 'Eve'"#).await;
            let after = start(&database, cached_and_rotated).await;
            let answer = moved(&browser, &after).get("/get-session").await;
            assert_eq!((&answer.json()["user"]["name"], answer.cookies().len()), (&json!("Ada"), 0));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn a_secret_that_is_no_longer_listed_opens_nothing(database: Database) {
        let before = Server::start(&database).await;
        let mut browser = Browser::new(&before);
        browser.sign_up("ada@example.com").await;
        let after = start(&database, replaced).await;
        let answer = moved(&browser, &after).get("/get-session").await;
        assert_eq!((answer.text().as_str(), answer.cookies().len()), ("null", 0));
    }
}
