//! What must not be seen, and what happens when something fails: family ST of the catalogue, and randomness that fails.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use keyward::{
    Auth,
    config::{BaseUrl, CacheStrategy, Config, ConfigError},
    secret::{AppSecret, OsRandom, Random, RandomnessFailed, WeakSecret},
    store::Store,
};
use serde_json::json;

use super::{
    site::Site,
    state::{all_rows, assert_sound},
};
use crate::support::{Answer, Browser, Database, Listening, PASSWORD, SECRET, on_both_stores};

const ADA: &str = "ada@example.com";
const CHOSEN: &str = "a quite different password";

fn everything(config: &mut Config) {
    config.user.change_email.enabled = true;
    config.user.change_email.confirm_at_old = true;
    config.user.delete.enabled = true;
    config.user.delete.confirm_by_mail = true;
    config.session.cookie_cache = Some(CacheStrategy::Compact.into());
    config.email_verification.send_on_sign_up = Some(true);
}

/// Everything that was handed out and must not be seen again.
#[derive(Default)]
struct Handed(Vec<String>);

impl Handed {
    fn keep(&mut self, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 12, "too short to be told from other text");
        self.0.push(secret);
    }

    /// The values of cookies, and what they hold before the signature.
    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.cookies() {
            let value = line.split(';').next().unwrap().split_once('=').unwrap().1;
            for part in [value, value.split('.').next().unwrap()].into_iter().filter(|part| part.len() >= 12) {
                self.keep(part);
            }
        }
    }

    fn keep_link(&mut self, link: &keyward::mail::Link) {
        self.keep(&link.url);
        self.keep(&link.token);
    }

    fn assert_not_in(&self, text: &str) {
        for secret in &self.0 {
            assert!(
                !text.contains(secret.as_str()),
                "{secret} was logged: {:?}",
                text.lines().find(|line| line.contains(secret.as_str()))
            );
        }
    }
}

/// Gives so many random values and then none.
#[derive(Clone)]
struct Failing(Arc<AtomicUsize>);

impl Failing {
    const NEVER: usize = usize::MAX;

    fn after(&self, draws: usize) {
        self.0.store(draws, Ordering::SeqCst);
    }
}

impl Random for Failing {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed> {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| match left {
            Self::NEVER => Some(Self::NEVER),
            left => left.checked_sub(1),
        });
        left.map_err(|_| RandomnessFailed)?;
        OsRandom.fill(buffer)
    }
}

async fn verify_and_change(site: &Site, ada: &mut Browser<'_>, handed: &mut Handed) {
    let verify = site.verification_link(ADA).await;
    handed.keep_link(&verify);
    assert_eq!(ada.get(site.path(&verify)).await.status, 302);
    assert_eq!(ada.post("/change-email", &json!({ "newEmail": "new@example.com" })).await.status, 200);
    let confirm = site.link_to(ADA).await;
    handed.keep_link(&confirm);
    assert_eq!(ada.get(site.path(&confirm)).await.status, 302);
    let change = site.link_to("new@example.com").await;
    handed.keep_link(&change);
    assert_eq!(ada.get(site.path(&change)).await.status, 302);
    site.letters.all().await;
}

on_both_stores! {
    async fn st_02_production_starts_with_no_secret_that_can_be_guessed(database: Database) {
        let start = |secret: &str, previous: &[&str]| {
            let mut config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new(secret));
            config.previous_secrets = previous.iter().map(|secret| AppSecret::new(*secret)).collect();
            let url = database.url.clone();
            async move { Auth::builder(config, Store::open(&url).await.unwrap()).build().map(drop) }
        };
        for (secret, weakness) in [
            ("", WeakSecret::Missing), ("secret", WeakSecret::Short), (&SECRET[..31], WeakSecret::Short), ("a".repeat(64).as_str(), WeakSecret::Known),
            ("ab".repeat(40).as_str(), WeakSecret::Known), ("better-auth-secret-12345678901234567890", WeakSecret::Known),
            ("your-secret-goes-here-and-is-long-enough", WeakSecret::Known), ("CHANGE-ME-change-me-0123456789-abcdef", WeakSecret::Known),
        ] {
            assert_eq!(start(secret, &[]).await, Err(ConfigError::Secret(weakness)), "{secret}");
            assert_eq!(start(SECRET, &[SECRET, secret]).await, Err(ConfigError::PreviousSecret(weakness)), "{secret}");
        }
        assert_eq!(start(SECRET, &[]).await, Ok(()));
    }

    async fn st_04_no_secret_is_logged(database: Database) {
        let listening = Listening::begin();
        let site = Site::start_with(&database, everything).await;
        let mut handed = Handed::default();
        let (password, second, third, wrong) = ("first pass phrase 7319", "second pass phrase 4471", "third pass phrase 9027", "wrong pass phrase 5566");
        for secret in [SECRET, password, second, third, wrong] {
            handed.keep(secret);
        }
        let mut ada = site.browser();
        handed.keep_cookies(&ada.post("/sign-up/email", &json!({ "name": "A", "email": ADA, "password": password })).await);
        handed.keep_link(&site.link_to(ADA).await);
        for attempt in [password, wrong] {
            let body = json!({ "email": ADA, "password": attempt, "rememberMe": false });
            handed.keep_cookies(&ada.post("/sign-in/email", &body).await);
        }
        let form = "email=ada%40example.com&password=wrong+pass+phrase+5566";
        site.server.request("POST", "/sign-in/email").form(form).send().await;
        verify_and_change(&site, &mut ada, &mut handed).await;
        let email = "new@example.com";
        ada.post("/verify-password", &json!({ "password": password })).await;
        ada.post("/verify-password", &json!({ "password": wrong })).await;
        let change = json!({ "currentPassword": password, "newPassword": second, "revokeOtherSessions": true });
        handed.keep_cookies(&ada.post("/change-password", &change).await);
        handed.keep_cookies(&ada.get("/get-session?disableCookieCache=true").await);
        let reset = site.reset_link(email).await;
        handed.keep_link(&reset);
        ada.get(site.path(&reset)).await;
        ada.get(&format!("/reset-password/{}?callbackURL=%2Fx", reset.token)).await;
        assert_eq!(site.reset(&reset.token, third).await.0, 200);
        assert_eq!(site.reset(&reset.token, wrong).await.0, 400);
        handed.keep_cookies(&ada.post("/sign-in/email", &json!({ "email": email, "password": third })).await);
        site.letters.all().await;

        // Faults speak most.
        database.execute(r#"alter table "account" rename to "elsewhere""#).await;
        for (path, body) in [("/sign-in/email", json!({ "email": email, "password": third })), ("/sign-up/email", json!({ "name": "A", "email": "b@example.com", "password": wrong }))] {
            assert_eq!(ada.post(path, &body).await.status, 503);
        }
        database.execute(r#"alter table "elsewhere" rename to "account""#).await;
        for malformed in [format!("{{\"password\":\"{wrong}\""), format!("{{\"email\":\"{ADA}\",\"password\":[\"{wrong}\"]}}")] {
            site.server.request("POST", "/sign-in/email").header("content-type", "application/json").body(malformed).send().await;
        }
        assert_eq!(ada.post("/delete-user", &json!({ "password": third })).await.status, 200);
        let delete = site.link_to(email).await;
        handed.keep_link(&delete);
        assert_eq!(ada.get(site.path(&delete)).await.status, 302);

        let heard = listening.heard();
        assert!(heard.contains("STORE") || heard.contains("the store did not answer"), "the log is heard at all");
        assert!(heard.contains("TRACE") || heard.contains("DEBUG"), "and in detail");
        assert!(handed.0.len() > 25, "{}", handed.0.len());
        handed.assert_not_in(&heard);
    }

    async fn st_05_nobody_writes_into_the_log(database: Database) {
        let listening = Listening::begin();
        let site = Site::start_with(&database, everything).await;
        let forged = "x\n[ERROR] forged-line \u{1b}[31m";
        for (path, body) in [
            ("/sign-in/email", json!({ "email": forged, "password": PASSWORD, "callbackURL": forged })),
            ("/sign-up/email", json!({ "email": ADA, "password": PASSWORD, "name": forged })),
            ("/request-password-reset", json!({ "email": ADA, "redirectTo": forged })),
            ("/reset-password", json!({ "token": forged, "newPassword": PASSWORD })),
        ] {
            let request = site.server.request("POST", path).json(&body).header("user-agent", "forged-line \u{9b}31m").header("origin", "http://forged-line");
            assert!(request.send().await.status < 500);
        }
        site.server.request("GET", "/error?error=forged-line%0A&error_description=%1b[31mforged-line").send().await;
        site.server.request("GET", "/verify-email?token=forged-line%0a").header("x-forwarded-for", "forged-line").send().await;
        site.server.request("GET", "/forged-line%0a%1b").send().await;
        let heard = listening.heard();
        assert!(!heard.contains("[ERROR] forged-line") && !heard.contains("\u{1b}[31m"), "{:?}", heard.lines().find(|line| line.contains("forged-line")));
    }

    async fn st_06_an_outage_is_told_and_survived(database: Database) {
        let site = Site::start_with(&database, |config| config.user.delete.enabled = true).await;
        let mut ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        for table in ["session", "account", "verification"] {
            database.execute(&format!(r#"alter table "{table}" rename to "elsewhere""#)).await;
            for (path, body) in [
                ("/sign-in/email", json!({ "email": ADA, "password": PASSWORD })), ("/sign-up/email", json!({ "name": "B", "email": "b@example.com", "password": PASSWORD })),
                ("/change-password", json!({ "currentPassword": PASSWORD, "newPassword": "another password" })), ("/revoke-sessions", json!({})),
                ("/request-password-reset", json!({ "email": ADA })), ("/reset-password", json!({ "token": "x", "newPassword": "another password" })),
            ] {
                let needs = match path {
                    "/sign-in/email" | "/sign-up/email" | "/change-password" => table != "verification",
                    "/revoke-sessions" => table == "session",
                    _ => table == "verification",
                };
                if needs {
                    let answer = ada.post(path, &body).await;
                    assert_eq!((answer.status, answer.code().as_str(), answer.cookies().len()), (503, "STORE_UNAVAILABLE", 0), "{table} {path}");
                    assert_eq!(answer.header("retry-after"), Some("5"));
                }
            }
            assert_eq!(site.server.request("GET", "/ok").send().await.status, 200);
            database.execute(&format!(r#"alter table "elsewhere" rename to "{table}""#)).await;
            assert_eq!(all_rows(&database).await, before, "{table}");
            assert_ne!(ada.get("/get-session").await.text(), "null", "{table}");
        }
    }

    async fn st_10_nothing_that_is_printed_holds_a_secret(database: Database) {
        let previous = "Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0q8";
        let mut config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new(SECRET));
        config.previous_secrets = vec![AppSecret::new(previous)];
        let mut printed = vec![format!("{config:?} {config:#?} {:?}", config.secret)];
        for weak in ["hush-hush-7319", &"hush-hush-7319".repeat(3), "change-me-hush-hush-7319-0123456789"] {
            config.previous_secrets = vec![AppSecret::new(weak)];
            let error = config.check().unwrap_err();
            printed.push(format!("{error} {error:?} {config:?}"));
        }
        let wrong = format!("{}/no/such:file", database.url.replace("//", "//user:hush-hush-7319@"));
        if let Err(error) = Store::open(&wrong).await {
            printed.push(format!("{error} {error:?}"));
        }
        for secret in [SECRET, previous, "hush-hush-7319"] {
            assert!(!printed.iter().any(|text| text.contains(secret)), "{printed:?}");
        }
    }

    async fn ft_39_without_randomness_nothing_is_half_done(database: Database) {
        let random = Failing(Arc::new(AtomicUsize::new(Failing::NEVER)));
        let given = random.clone();
        let configure = |config: &mut Config| {
            everything(config);
            config.session.cookie_cache = Some(CacheStrategy::Jwe.into());
            config.email_verification.auto_sign_in = true;
        };
        let site = Site::furnished(&database, configure, move |builder| builder.random(given)).await;
        let mut ada = site.signed_up(ADA).await;
        site.letters.all().await;
        let reset = site.reset_link(ADA).await.token;
        let verify = site.verification_link(ADA).await.token;
        let requests: [(&str, &str, serde_json::Value); 9] = [
            ("POST", "/sign-up/email", json!({ "name": "B", "email": "b@example.com", "password": PASSWORD })),
            ("POST", "/sign-in/email", json!({ "email": ADA, "password": PASSWORD })),
            ("POST", "/request-password-reset", json!({ "email": ADA })),
            ("POST", "/request-password-reset", json!({ "email": "nobody@example.com" })),
            ("POST", "/send-verification-email", json!({ "email": ADA })),
            ("GET", &format!("/verify-email?token={verify}"), json!({})),
            ("POST", "/reset-password", json!({ "token": reset, "newPassword": CHOSEN })),
            ("POST", "/change-password", json!({ "currentPassword": CHOSEN, "newPassword": "yet another password", "revokeOtherSessions": true })),
            ("POST", "/delete-user", json!({})),
        ];
        for (method, path, body) in requests {
            let before = all_rows(&database).await;
            for draws in 0.. {
                random.after(draws);
                let request = site.server.request(method, path).header("origin", site.server.origin.clone());
                let needs_session = matches!(path, "/change-password" | "/delete-user");
                let request = if needs_session { request.header("cookie", ada.cookie_header()) } else { request };
                let answer = if method == "POST" { request.json(&body).send().await } else { request.send().await };
                if answer.status == 200 {
                    assert!(draws > 0, "{path} draws nothing");
                    break;
                }
                let touched = answer.cookie("keyward.session_token").is_some();
                assert_eq!((answer.status, answer.code().as_str(), touched), (500, "INTERNAL_SERVER_ERROR", false), "{path} after {draws}");
                assert_eq!(all_rows(&database).await, before, "{path} after {draws}");
                assert!(draws < 12, "{path}");
            }
            random.after(Failing::NEVER);
            site.letters.all().await;
            if path == "/reset-password" {
                assert_eq!(ada.post("/sign-in/email", &json!({ "email": ADA, "password": CHOSEN })).await.status, 200);
            }
            if path == "/change-password" {
                assert_eq!(ada.post("/sign-in/email", &json!({ "email": ADA, "password": "yet another password" })).await.status, 200);
            }
        }
        assert_sound(&database).await;
    }
}
