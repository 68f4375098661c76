//! Names and attributes of cookies: protocol sections 3.1 and 3.2.

use std::time::Duration;

use keyward::config::{Config, SameSite};

use crate::support::{Browser, Database, Options, Server, on_both_stores};

const SITE: &str = "https://app.example.com";

async fn start(database: &Database, configure: fn(&mut Config), base_url: Option<&'static str>) -> Server {
    Server::start_with(database, Options { configure, base_url, ..Options::default() }).await
}

/// Signs up and out; both must be told to the same cookie.
async fn line(server: &Server, name: &str, attributes: &str) {
    let mut browser = Browser::new(server);
    let answer = browser.sign_up("ada@example.com").await;
    let line = answer.cookie(name).unwrap_or_else(|| panic!("{:?}", answer.cookies())).to_owned();
    assert!(line.ends_with(&format!("; {attributes}; Max-Age=604800")), "{line}");
    assert_ne!(browser.get("/get-session").await.text(), "null");
    let answer = browser.post("/sign-out", &serde_json::json!({})).await;
    assert_eq!(answer.cookie(name), Some(format!("{name}=; {attributes}; Max-Age=0").as_str()));
}

on_both_stores! {
    async fn over_tls_they_belong_to_this_host(database: Database) {
        let server = start(&database, |_| {}, Some(SITE)).await;
        line(&server, "__Host-keyward.session_token", "HttpOnly; SameSite=Lax; Secure; Path=/").await;
    }

    async fn a_domain_shares_them(database: Database) {
        let share = |config: &mut Config| config.cookies.domain = keyward::config::CookieDomain::parse("example.com").ok();
        let server = start(&database, share, Some(SITE)).await;
        let attributes = "HttpOnly; SameSite=Lax; Secure; Path=/; Domain=example.com";
        line(&server, "__Secure-keyward.session_token", attributes).await;
    }

    async fn the_protocols_own_prefix_can_be_had(database: Database) {
        let server = start(&database, |config| config.cookies.host_prefix = false, Some(SITE)).await;
        line(&server, "__Secure-keyward.session_token", "HttpOnly; SameSite=Lax; Secure; Path=/").await;
    }

    async fn secure_cookies_can_be_asked_for_and_refused(database: Database) {
        let server = start(&database, |config| config.cookies.secure = Some(true), None).await;
        line(&server, "__Host-keyward.session_token", "HttpOnly; SameSite=Lax; Secure; Path=/").await;
        drop(server);
        database.execute(r#"delete from "user""#).await;
        let server = start(&database, |config| config.cookies.secure = Some(false), Some(SITE)).await;
        line(&server, "keyward.session_token", "HttpOnly; SameSite=Lax; Path=/").await;
    }

    async fn attributes_are_for_all_and_overrides_for_one(database: Database) {
        let configure = |config: &mut Config| {
            config.cookies.attributes.same_site = Some(SameSite::Strict);
            config.cookies.attributes.path = Some("/api".into());
            let own = config.cookies.overrides.entry("session_token".into()).or_default();
            own.name = Some("sid".into());
            own.attributes.same_site = Some(SameSite::None);
            own.attributes.partitioned = Some(true);
            own.attributes.http_only = Some(false);
        };
        let server = start(&database, configure, None).await;
        line(&server, "sid", "SameSite=None; Partitioned; Secure; Path=/api").await;
        let mut browser = Browser::new(&server);
        browser.sign_in("ada@example.com").await;
        let answer = browser.post("/sign-out", &serde_json::json!({})).await;
        let wish = answer.cookie("keyward.dont_remember").unwrap();
        assert_eq!(wish, "keyward.dont_remember=; HttpOnly; SameSite=Strict; Path=/api; Max-Age=0");
    }

    async fn one_cookie_may_be_kept_for_less(database: Database) {
        let configure = |config: &mut Config| {
            config.cookies.overrides.entry("session_token".into()).or_default().max_age = Some(Duration::from_hours(1));
        };
        let server = start(&database, configure, None).await;
        let answer = Browser::new(&server).sign_up("ada@example.com").await;
        assert!(answer.cookie("keyward.session_token").unwrap().ends_with("Max-Age=3600"));
    }

    async fn beside_a_secure_name_the_plain_one_is_nothing(database: Database) {
        let server = start(&database, |_| {}, Some(SITE)).await;
        let mut ada = Browser::new(&server);
        ada.sign_up("ada@example.com").await;
        let mut eve = Browser::new(&server);
        eve.sign_up("eve@example.com").await;
        let planted = eve.cookie("__Host-keyward.session_token").unwrap();
        for name in ["keyward.session_token", "__Secure-keyward.session_token"] {
            for line in [format!("{name}={planted}; {}", ada.cookie_header()), format!("{}; {name}={planted}", ada.cookie_header())] {
                let answer = server.request("GET", "/get-session").header("cookie", line).send().await;
                assert_eq!(answer.json()["user"]["email"], "ada@example.com");
            }
            let alone = server.request("GET", "/get-session").header("cookie", format!("{name}={planted}")).send().await;
            assert_eq!(alone.text(), "null");
        }
    }

    async fn a_site_may_choose_the_protocols_prefix(database: Database) {
        let server = start(&database, |config| config.cookies.prefix = "better-auth".into(), None).await;
        line(&server, "better-auth.session_token", "HttpOnly; SameSite=Lax; Path=/").await;
    }
}
