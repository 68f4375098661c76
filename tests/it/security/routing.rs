//! Which request reaches which endpoint, and who may send it: family HT of the catalogue.

use std::time::Duration;

use http::Method;
use keyward::{
    endpoint::Access::{self, Fresh, Open, Sensitive, Session},
    http::Route,
};
use serde_json::{Value, json};

use super::{
    site::Site,
    state::{all_rows, assert_sound},
};
use crate::support::{Browser, Database, PASSWORD, Raw, on_both_stores};

const ADA: &str = "ada@example.com";
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"];

/// Every endpoint there is, and who may ask for it. A new one is named here after somebody has thought about it.
const INVENTORY: [(&str, &str, Access); 30] = [
    ("POST", "/sign-up/email", Open),
    ("POST", "/sign-in/email", Open),
    ("POST", "/sign-out", Open),
    ("GET", "/get-session", Open),
    ("POST", "/get-session", Open),
    ("GET", "/list-sessions", Fresh),
    ("POST", "/revoke-session", Sensitive),
    ("POST", "/revoke-sessions", Sensitive),
    ("POST", "/revoke-other-sessions", Sensitive),
    ("POST", "/update-session", Session),
    ("POST", "/update-user", Session),
    ("POST", "/change-password", Sensitive),
    ("POST", "/verify-password", Sensitive),
    ("POST", "/request-password-reset", Open),
    ("GET", "/reset-password/{token}", Open),
    ("POST", "/reset-password", Open),
    ("POST", "/send-verification-email", Open),
    ("GET", "/verify-email", Open),
    ("POST", "/change-email", Sensitive),
    ("GET", "/list-accounts", Session),
    ("POST", "/unlink-account", Fresh),
    ("POST", "/delete-user", Sensitive),
    ("GET", "/delete-user/callback", Open),
    ("GET", "/ok", Open),
    ("GET", "/error", Open),
    // Those of the application under test.
    ("GET", "/who-am-i", Session),
    ("POST", "/only-fresh", Fresh),
    ("GET", "/guess/{word}", Open),
    ("GET", "/only-sure", Sensitive),
    ("POST", "/rename", Session),
];

async fn start(database: &Database) -> Site {
    Site::start_with(database, |config| {
        config.user.change_email.enabled = true;
        config.user.delete.enabled = true;
        config.user.delete.confirm_by_mail = true;
    })
    .await
}

/// A path that an endpoint serves, with what it asks for in its query.
fn path_of(route: &Route) -> String {
    let path = route.path().replace("{token}", "token").replace("{word}", "word");
    if *route.method() == Method::GET { format!("{path}?token=token&callbackURL=/") } else { path }
}

/// What every endpoint that reads a body finds what it asks for in.
fn any_body() -> Value {
    json!({
        "email": "nobody@example.com", "password": "not the password", "name": "N", "newPassword": "another password", "currentPassword": "not the password",
        "newEmail": "new@example.com", "token": "no token", "accountId": "no account",
    })
}

fn ask(site: &Site, route: &Route, browser: Option<&Browser<'_>>) -> Raw {
    let request =
        site.server.request(route.method().as_str(), &path_of(route)).header("origin", site.server.origin.clone());
    let request = match browser {
        Some(browser) => request.header("cookie", browser.cookie_header()),
        None => request,
    };
    if *route.method() == Method::POST { request.json(&any_body()) } else { request }
}

on_both_stores! {
    async fn ht_01_other_methods_find_nothing(database: Database) {
        let site = start(&database).await;
        let ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        let routes = site.server.auth.endpoints();
        for path in routes.iter().map(Route::path) {
            for method in METHODS {
                if routes.iter().any(|route| route.path() == path && route.method().as_str() == method) {
                    continue;
                }
                let request = site.server.request(method, &path.replace("{token}", "x").replace("{word}", "x"));
                let request = request.header("cookie", ada.cookie_header()).header("origin", site.server.origin.clone()).json(&any_body());
                let answer = request.send().await;
                assert_eq!((answer.status, answer.body.len(), answer.cookies().len()), (404, 0, 0), "{method} {path}");
                assert_eq!(answer.header("location"), None, "{method} {path}");
            }
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn ht_02_a_head_never_acts(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let verify = site.verification_link(ADA).await;
        let reset = site.reset_link(ADA).await;
        ada.post("/delete-user", &json!({})).await;
        let delete = site.link_to(ADA).await;
        // The session is due, so that reading it would write; the links are good.
        site.server.clock.advance(Duration::from_mins(50));
        let before = all_rows(&database).await;
        let links = [&verify, &reset, &delete].map(|link| site.path(link).to_owned());
        let others = site.server.auth.endpoints().iter().filter(|route| *route.method() == Method::GET).map(path_of);
        for path in links.iter().cloned().chain(others) {
            let request = site.server.request("HEAD", &path).header("cookie", ada.cookie_header());
            let answer = request.send().await;
            assert_eq!((answer.status, answer.body.len(), answer.cookies().len()), (404, 0, 0), "{path}");
        }
        assert_eq!(all_rows(&database).await, before);
        assert_eq!(ada.get(&links[2]).await.status, 302, "and the link still deletes");
        assert_eq!(database.count("user").await, 0);
    }

    async fn ht_03_no_detour_leads_past_a_guard(database: Database) {
        let site = start(&database).await;
        let base = &site.server.base;
        for target in [
            "/../private", "/%2e%2e/private", "/%2e%2e/%2e%2e/private", "/..%2f..%2fprivate", "/..\\..\\private", "/../../private", "/.%2e/.%2e/private",
            "/ok/../../../private", "/ok%00/../../../private", ";jsessionid=1/../../private", "/ok;jsessionid=1", "/./ok", "/ok/.", "/%2e/ok", "/ok%2f", "/%6fk",
            "/sign-in%2femail", "/ok%5c", "/ok%09", "/ok%20", "/ok%0d%0aX:1", "/ok/..", "//private", "/ok//", "/*", "/{*unknown}", "/reset-password/../ok",
        ] {
            for method in ["GET", "POST"] {
                let answer = site.server.raw(method, &format!("{base}{target}")).header("origin", site.server.origin.clone()).send().await;
                assert!(matches!(answer.status, 303 | 308 | 400 | 401 | 404 | 405), "{method} {target}: {}", answer.status);
                assert!(!answer.text().contains("ok\":true") && !answer.text().contains('@'), "{method} {target}: {}", answer.text());
                assert!(answer.cookies().is_empty());
            }
        }
        for target in [format!("http://evil.example{base}/ok"), format!("http://evil.example{base}/../../private")] {
            let answer = site.server.raw("GET", &target).send().await;
            assert!(answer.status < 500 && !answer.text().contains('@'), "{target}: {}", answer.status);
        }
    }

    async fn ht_04_every_endpoint_has_one_spelling(database: Database) {
        let site = start(&database).await;
        let ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        for route in site.server.auth.endpoints() {
            let path = route.path().replace("{token}", "x").replace("{word}", "x");
            let (begin, last) = path.rsplit_once('/').unwrap();
            let first = last.as_bytes()[0];
            let mut spellings = vec![
                format!("{path}/"), format!("/{path}"), format!("{begin}//{last}"), format!("{path}//"), format!("{path}/."), format!("{path}%20"), format!("{path};x=1"),
                format!("{path}.json"), format!("{path}/x.css"), format!("/.{path}"),
            ];
            // What stands for a field may be spelled in any way; it is somebody's token.
            if route.path().contains('{') {
                spellings.retain(|spelling| spelling.trim_end_matches(|c| c != '/') != format!("{begin}/"));
            } else {
                spellings.extend([path.to_uppercase(), format!("{begin}/%{first:02X}{}", &last[1..]), format!("{path}%00"), format!("{path}%2f")]);
            }
            for spelling in spellings.iter().filter(|spelling| **spelling != path) {
                let request = site.server.request(route.method().as_str(), spelling).header("cookie", ada.cookie_header());
                let answer = request.header("origin", site.server.origin.clone()).json(&any_body()).send().await;
                assert_eq!((answer.status, answer.body.len(), answer.cookies().len()), (404, 0, 0), "{} {spelling}", route.method());
            }
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn ht_04_a_disabled_endpoint_is_so_in_every_spelling(database: Database) {
        for skip in [false, true] {
            let configure: fn(&mut keyward::config::Config) = if skip {
                |config| {
                    config.disabled_paths = vec!["/sign-up/email".into(), "/reset-password/{token}".into()];
                    config.skip_trailing_slashes = true;
                }
            } else {
                |config| config.disabled_paths = vec!["/sign-up/email".into(), "/reset-password/{token}".into()]
            };
            let site = Site::start_with(&database, configure).await;
            let body = json!({ "name": "A", "email": ADA, "password": PASSWORD });
            for path in ["/sign-up/email", "/sign-up/email/", "/sign-up/email//", "//sign-up/email", "/sign-up//email", "/Sign-Up/email", "/sign-up/%65mail", "/sign-up/email?x=1", "/./sign-up/email"] {
                assert_eq!(site.browser().post(path, &body).await.status, 404, "{path}");
            }
            for path in ["/reset-password/x?callbackURL=/", "/reset-password/x/?callbackURL=/"] {
                assert_eq!(site.browser().get(path).await.status, 404, "{path}");
            }
            assert_eq!(database.count("user").await, 0);
        }
    }

    async fn ht_05_endpoints_are_below_their_base_and_nowhere_else(database: Database) {
        let site = start(&database).await;
        let body = json!({ "name": "A", "email": ADA, "password": PASSWORD });
        for target in [
            "/sign-up/email", "/api/authx/sign-up/email", "/api/auth-x/sign-up/email", "/api/sign-up/email", "/auth/sign-up/email", "/api/auth/api/auth/sign-up/email",
            "/API/auth/sign-up/email", "/api//auth/sign-up/email", "//api/auth/sign-up/email", "/api/auth%2fsign-up/email", "/api%2fauth/sign-up/email", "/x/api/auth/sign-up/email",
        ] {
            let answer = site.server.raw("POST", target).header("origin", site.server.origin.clone()).json(&body).send().await;
            assert!(matches!(answer.status, 303 | 308 | 400 | 404 | 405), "{target}: {}", answer.status);
            assert!(answer.cookies().is_empty(), "{target}");
        }
        assert_eq!(database.count("user").await, 0);
    }

    async fn ht_08_nothing_but_endpoints_is_served(database: Database) {
        let site = start(&database).await;
        for path in [
            "/openapi", "/openapi.json", "/reference", "/docs", "/swagger", "/open-api/generate-schema", "/debug", "/metrics", "/health", "/.env", "/test", "/admin", "/set-password",
            "/forget-password", "/console", "/graphql", "/.well-known/openid-configuration", "/version",
        ] {
            for method in ["GET", "POST"] {
                let answer = site.server.request(method, path).header("origin", site.server.origin.clone()).send().await;
                assert_eq!((answer.status, answer.body.len()), (404, 0), "{method} {path}");
            }
        }
    }

    async fn ht_09_every_endpoint_and_who_may_ask(database: Database) {
        let site = start(&database).await;
        let served: Vec<_> = site.server.auth.endpoints().iter().map(|route| (route.method().as_str(), route.path(), route.access())).collect();
        assert_eq!(served, INVENTORY, "a new endpoint is named in the inventory");

        let nobody = site.browser();
        let mut stale = site.signed_up(ADA).await;
        let mut revoked = site.browser();
        revoked.sign_in(ADA).await;
        stale.post("/revoke-other-sessions", &json!({})).await;
        site.server.clock.advance(Duration::from_hours(24));
        for route in site.server.auth.endpoints() {
            let what = format!("{} {}", route.method(), route.path());
            for stranger in [None, Some(&nobody), Some(&revoked)] {
                let answer = ask(&site, route, stranger).send().await;
                let is_refused = (answer.status, answer.code_or_nothing().as_str()) == (401, "UNAUTHORIZED");
                assert_eq!(is_refused, route.access() != Open, "{what}: {} {}", answer.status, answer.text());
            }
            if route.access() != Open && route.path() != "/revoke-sessions" {
                let answer = ask(&site, route, Some(&stale)).send().await;
                let is_refused = (answer.status, answer.code_or_nothing().as_str()) == (403, "SESSION_NOT_FRESH");
                assert_eq!(is_refused, route.access() == Fresh, "{what}: {} {}", answer.status, answer.text());
            }
        }
        assert_sound(&database).await;
    }
}

impl crate::support::Answer {
    fn code_or_nothing(&self) -> String {
        serde_json::from_slice::<Value>(&self.body)
            .map_or_else(|_| String::new(), |body| body["code"].as_str().unwrap_or_default().to_owned())
    }
}
