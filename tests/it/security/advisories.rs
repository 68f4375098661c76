//! Published advisories against Better Auth that concern what exists here, each named after its row in the catalogue, and
//! fixes of the same class.

use serde_json::json;

use super::{
    site::Site,
    state::{all_rows, assert_sound},
};
use crate::support::{Browser, Database, PASSWORD, on_both_stores};

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";
/// Places that browsers take for another site's.
const ELSEWHERE: [&str; 14] = [
    "https://evil.com",
    "//evil.com",
    "/\\evil.com",
    "/%5C/evil.com",
    "/\\/\\/evil.com",
    "\\\\evil.com",
    "/%2fevil.com",
    "https:evil.com",
    "javascript:alert(1)",
    "https://app.example.com.evil.com",
    "https://app.example.com@evil.com",
    "/\t/evil.com",
    "http://127.0.0.1.nip.io/",
    "data:text/html,x",
];

fn everything(config: &mut keyward::config::Config) {
    config.user.change_email.enabled = true;
    config.user.delete.enabled = true;
    config.user.delete.confirm_by_mail = true;
}

/// Text in the form of a query.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn session_of(site: &Site, cookie: &str) -> String {
    site.server.request("GET", "/get-session").header("cookie", cookie).send().await.text()
}

on_both_stores! {
    async fn advisory_24_who_is_deleted_is_signed_in_nowhere(database: Database) {
        let site = Site::start_with(&database, |config| {
            config.user.delete.enabled = true;
            config.session.cookie_cache = Some(keyward::config::CacheStrategy::Compact.into());
        })
        .await;
        let mut here = site.signed_up(ADA).await;
        let mut there = Browser::new(&site.server);
        there.sign_in(ADA).await;
        let (old, token) = (here.cookie_header(), there.cookie("keyward.session_token").unwrap().to_owned());
        let answer = here.post("/delete-user", &json!({ "password": PASSWORD })).await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (200, Some("User deleted")));
        for name in ["session_token", "session_data"] {
            assert!(answer.cookie(&format!("keyward.{name}")).unwrap().contains("Max-Age=0"), "{name}");
        }
        let sure = site.server.request("GET", "/get-session?disableCookieCache=true").header("cookie", old).send().await;
        assert_eq!(sure.text(), "null");
        assert_eq!(session_of(&site, &format!("keyward.session_token={token}")).await, "null");
        assert_eq!(there.post("/update-user", &json!({ "name": "Ghost" })).await.status, 401);
        assert_eq!((database.count("user").await, database.count("session").await, database.count("account").await), (0, 0, 0));
    }

    async fn advisory_28_empty_segments_lead_nowhere(database: Database) {
        let site = Site::start_with(&database, |config| config.rate_limit.enabled = true).await;
        let body = json!({ "email": ADA, "password": "wrong password" });
        for _ in 0..3 {
            assert_eq!(site.browser().post("/sign-in/email", &body).await.status, 401);
        }
        for path in ["//sign-in/email", "/sign-in//email", "///sign-in///email", "/sign-in/email//"] {
            let answer = site.browser().post(path, &body).await;
            assert!(matches!(answer.status, 404 | 429), "{path}: {}", answer.status);
        }
    }

    async fn advisory_29_the_first_request_decides_nothing(database: Database) {
        let site = Site::start(&database).await;
        let poison = site.server.request("GET", "/ok").header("x-forwarded-proto", "some:").header("x-forwarded-host", "junk evil").header("forwarded", "host=evil.com;proto=x");
        assert_eq!(poison.send().await.status, 200);
        assert_eq!(site.server.request("GET", "/ok").send().await.status, 200);
        site.signed_up(ADA).await;
        let request = site.server.request("POST", "/request-password-reset").json(&json!({ "email": ADA })).header("x-forwarded-host", "evil.com");
        assert_eq!(request.send().await.status, 200);
        let link = site.link_to(ADA).await;
        assert!(link.url.starts_with(&site.server.origin), "{}", link.url);
    }

    async fn advisory_30_a_cookie_without_signature_ends_nothing(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let token = ada.cookie("keyward.session_token").unwrap().split('.').next().unwrap().to_owned();
        let handle = ada.get("/get-session").await.json()["session"]["token"].as_str().unwrap().to_owned();
        for value in [token.as_str(), &format!("{token}.forged"), &handle, &format!("{handle}.forged")] {
            for name in [format!("keyward.session_token_multi-{token}"), format!("keyward.session_token_multi-{handle}"), "keyward.session_token".to_owned(), format!("keyward.session_token.{token}")] {
                let request = site.server.request("POST", "/sign-out").header("origin", site.server.origin.clone()).json(&json!({}));
                assert_eq!(request.header("cookie", format!("{name}={value}")).send().await.status, 200);
            }
        }
        assert_eq!(ada.get("/get-session").await.json()["user"]["email"], ADA);
        assert_eq!(database.count("session").await, 1);
    }

    async fn advisory_32_no_body_says_who_asks(database: Database) {
        let site = Site::start_with(&database, everything).await;
        let mut victim = site.signed_up(ADA).await;
        let mut eve = site.signed_up(EVE).await;
        let of_victim = victim.get("/get-session").await.json();
        let (user, handle) = (of_victim["user"]["id"].clone(), of_victim["session"]["token"].clone());
        let account = victim.get("/list-accounts").await.json()[0]["id"].clone();
        let before = all_rows(&database).await;
        let claims = json!({
            "userId": user, "user": { "id": user }, "id": user, "session": of_victim["session"], "token": handle, "accountId": account, "name": "Taken over", "newEmail": "taken@example.com",
            "currentPassword": PASSWORD, "newPassword": "taken over for ever", "password": "not the password",
        });
        for path in [
            "/update-user", "/change-password", "/change-email", "/delete-user", "/revoke-session", "/revoke-sessions", "/revoke-other-sessions", "/unlink-account", "/verify-password",
            "/update-session",
        ] {
            for query in ["", &format!("?userId={}", user.as_str().unwrap())] {
                let answer = site.browser().post(&format!("{path}{query}"), &claims).await;
                assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"), "{path}");
            }
        }
        assert_eq!(all_rows(&database).await, before);
        for path in ["/revoke-session", "/unlink-account", "/verify-password", "/delete-user"] {
            eve.post(path, &claims).await;
        }
        assert_eq!(all_rows(&database).await, before, "what is somebody else's is not there");
        for path in ["/list-sessions", "/list-accounts", "/get-session"] {
            let answer = eve.get(&format!("{path}?userId={}", user.as_str().unwrap())).await;
            assert!(!answer.text().contains(user.as_str().unwrap()), "{path}");
        }
    }

    async fn advisory_33_every_way_on_is_checked(database: Database) {
        let site = Site::start_with(&database, everything).await;
        let mut ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        for place in ELSEWHERE {
            for path in ["/verify-email?token=x", "/delete-user/callback?token=x", "/reset-password/x?"] {
                let answer = ada.get(&format!("{path}&callbackURL={}", encoded(place))).await;
                assert_eq!((answer.status, answer.code().as_str(), answer.header("location")), (403, "INVALID_CALLBACK_URL", None), "{path} {place}");
            }
            for (path, field, code) in [
                ("/sign-in/email", "callbackURL", "INVALID_CALLBACK_URL"), ("/sign-up/email", "callbackURL", "INVALID_CALLBACK_URL"), ("/send-verification-email", "callbackURL", "INVALID_CALLBACK_URL"),
                ("/change-email", "callbackURL", "INVALID_CALLBACK_URL"), ("/delete-user", "callbackURL", "INVALID_CALLBACK_URL"), ("/request-password-reset", "redirectTo", "INVALID_REDIRECT_URL"),
                ("/sign-in/email", "errorCallbackURL", "INVALID_ERROR_CALLBACK_URL"), ("/sign-up/email", "newUserCallbackURL", "INVALID_NEW_USER_CALLBACK_URL"),
            ] {
                let mut body = json!({ "email": ADA, "password": PASSWORD, "name": "A", "newEmail": EVE });
                body[field] = json!(place);
                let answer = ada.post(path, &body).await;
                assert_eq!((answer.status, answer.code().as_str(), answer.header("location")), (403, code, None), "{path} {field} {place}");
            }
        }
        assert_eq!(all_rows(&database).await, before);
        assert!(site.letters.all().await.is_empty());
    }

    async fn advisory_34_no_token_goes_to_another_site(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.trusted_origins = ["https://*.trusted.example"].map(|entry| keyward::config::TrustedOrigin::parse(entry).unwrap()).to_vec();
        };
        let site = Site::start_with(&database, configure).await;
        site.signed_up(ADA).await;
        let token = site.reset_link(ADA).await.token;
        for place in ELSEWHERE.into_iter().chain(["https://evil.com/.trusted.example", "https://evil.com#.trusted.example", "https://x.trusted.example"]) {
            let answer = site.server.request("GET", &format!("/reset-password/{token}?callbackURL={}", encoded(place))).send().await;
            assert_eq!((answer.status, answer.code().as_str(), answer.header("location")), (403, "INVALID_CALLBACK_URL", None), "{place}");
            assert!(!answer.text().contains(&token));
        }
    }

    async fn a_link_to_delete_is_followed_once(database: Database) {
        let site = Site::start_with(&database, everything).await;
        let mut ada = site.signed_up(ADA).await;
        ada.post("/delete-user", &json!({})).await;
        let link = site.link_to(ADA).await;
        let path = site.path(&link).split('&').next().unwrap().to_owned();
        let requests = (0..20).map(|_| tokio::spawn(site.server.request("GET", &path).header("cookie", ada.cookie_header()).send()));
        let mut deleted = 0;
        for request in requests.collect::<Vec<_>>() {
            let answer = request.await.unwrap();
            match answer.status {
                200 => deleted += 1,
                _ => assert!(answer.status == 404 && ["INVALID_TOKEN", "FAILED_TO_GET_USER_INFO"].contains(&answer.code().as_str()), "{}", answer.text()),
            }
        }
        assert_eq!((deleted, database.count("user").await), (1, 0));
        assert_sound(&database).await;
    }

    async fn a_refusal_forgets_cookies_all_the_same(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        site.server.clock.advance(std::time::Duration::from_hours(24 * 8));
        let answer = ada.post("/update-user", &json!({ "name": "A" })).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"));
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=0"), "the session is over, and the browser is told");
        assert_eq!(database.count("session").await, 0);
    }
}
