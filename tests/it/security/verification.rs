//! Showing that an address is one's own, and changing it: family EV of the catalogue.

use std::time::Duration;

use keyward::{
    config::{CacheStrategy, Config},
    mail::Content,
};
use serde_json::json;

use super::{
    site::Site,
    state::{Refused, all_rows, assert_sound},
};
use crate::support::{Answer, Browser, Database, PASSWORD, on_both_stores};

const ADA: &str = "ada@example.com";
const NEW: &str = "ada@new.example.com";
const EVE: &str = "eve@example.com";
const ANOTHER_PASSWORD: &str = "a quite different password";

fn change_email(config: &mut Config) {
    config.user.change_email.enabled = true;
}

fn confirm_at_old(config: &mut Config) {
    config.user.change_email.enabled = true;
    config.user.change_email.confirm_at_old = true;
}

fn at_once(config: &mut Config) {
    config.user.change_email.enabled = true;
    config.user.change_email.without_verification = true;
}

async fn mark_verified(database: &Database, email: &str) {
    let yes = if database.is_sqlite() { "1" } else { "true" };
    database.execute(&format!(r#"update "user" set "emailVerified" = {yes} where "email" = '{email}'"#)).await;
}

async fn is_verified(database: &Database, email: &str) -> bool {
    let sql = format!(r#"select cast("emailVerified" as text) from "user" where "email" = '{email}'"#);
    matches!(database.texts(&sql).await.remove(0).as_str(), "1" | "true")
}

/// The path of the link with which somebody gets another address.
async fn change_link(site: &Site, browser: &mut Browser<'_>, from: &str, to: &str) -> String {
    let answer = browser.post("/change-email", &json!({ "newEmail": to })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let at = if site.server.auth.config().user.change_email.confirm_at_old { from } else { to };
    let link = site.link_to(at).await;
    site.path(&link).to_owned()
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

fn refused() -> (u16, String) {
    (401, "INVALID_TOKEN".to_owned())
}

on_both_stores! {
    async fn ev_01_a_link_that_changes_the_address_signs_nobody_in(database: Database) {
        let configure = |config: &mut Config| {
            change_email(config);
            config.email_verification.auto_sign_in = true;
        };
        let site = Site::start_with(&database, configure).await;
        let mut ada = site.signed_up(ADA).await;
        let path = change_link(&site, &mut ada, ADA, NEW).await;
        let sessions = database.count("session").await;
        let answer = site.server.request("GET", &path.replace("callbackURL=%2F", "callbackURL=")).send().await;
        assert_eq!((answer.status, answer.cookies().len()), (200, 0));
        assert_eq!(answer.json()["user"]["email"], NEW);
        assert_eq!(database.count("session").await, sessions);
        assert!(site.opens_as_before(NEW).await && !site.opens_as_before(ADA).await);
        assert_sound(&database).await;
    }

    async fn ev_02_a_link_is_not_for_the_next_owner_of_an_address(database: Database) {
        let site = Site::start_with(&database, change_email).await;
        let mut ada = site.signed_up(ADA).await;
        let used = change_link(&site, &mut ada, ADA, NEW).await;
        assert_eq!(site.server.request("GET", &used).send().await.status, 302);
        site.letters.all().await;
        let unused = change_link(&site, &mut ada, NEW, "ada@third.example.com").await;
        ada.post("/revoke-sessions", &json!({})).await;
        database.execute(&format!(r#"delete from "user" where "email" = '{NEW}'"#)).await;

        let mut stranger = site.signed_up(ADA).await;
        site.signed_up(NEW).await;
        let before = all_rows(&database).await;
        for path in [&used, &unused] {
            let bare = path.split('&').next().unwrap();
            assert_eq!(told(&site.server.request("GET", bare).send().await), refused());
            assert_eq!(told(&stranger.get(bare).await), refused());
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn ev_03_a_promise_names_its_user_and_is_kept_once(database: Database) {
        let site = Site::start_with(&database, change_email).await;
        let mut ada = site.signed_up(ADA).await;
        let path = change_link(&site, &mut ada, ADA, NEW).await;
        let row = database.texts(r#"select "userId" || ' ' || "value" || ' ' || "identifier" from "verification""#).await.remove(0);
        let id = database.texts(r#"select "id" from "user""#).await.remove(0);
        assert!(row.starts_with(&format!("{id} {NEW} change-email:")), "{row}");
        let token = path.split("token=").nth(1).unwrap().split('&').next().unwrap();
        assert!(!row.contains(token), "{row}");

        let requests = (0..20).map(|_| tokio::spawn(site.server.request("GET", path.split('&').next().unwrap()).send()));
        let mut done = 0;
        for request in requests.collect::<Vec<_>>() {
            match told(&request.await.unwrap()) {
                (200, _) => done += 1,
                other => assert_eq!(other, refused()),
            }
        }
        assert_eq!((done, database.count("verification").await), (1, 0));
        assert_sound(&database).await;
    }

    async fn ev_06_a_web_token_is_no_token(database: Database) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let id = database.texts(r#"select "id" from "user""#).await.remove(0);
        let before = all_rows(&database).await;
        let encode = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = [
            json!({ "email": ADA, "userId": id, "exp": 4_102_444_800_u64 }), json!({ "email": ADA }), json!({ "email": ADA, "exp": "never" }),
            json!({ "email": ADA, "updateTo": EVE, "userId": id, "requestType": "change-email-verification", "exp": 4_102_444_800_u64 }),
        ];
        for head in [
            json!({ "alg": "none" }), json!({ "alg": "HS256", "typ": "JWT" }), json!({ "alg": "RS256" }), json!({ "alg": "HS256", "kid": "../../dev/null" }),
            json!({ "alg": "HS256", "crit": ["exp"] }), json!({}),
        ] {
            for claims in &claims {
                for signature in ["", "AAAA"] {
                    let token = format!("{}.{}.{signature}", encode(head.clone()), encode(claims.clone()));
                    let answer = site.server.request("GET", &format!("/verify-email?token={token}")).send().await;
                    assert_eq!((told(&answer), answer.cookies().len()), (refused(), 0), "{head} {claims}");
                }
            }
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn ev_07_a_link_does_not_touch_who_is_signed_in(database: Database) {
        let configure = |config: &mut Config| {
            change_email(config);
            config.email_verification.auto_sign_in = true;
        };
        let site = Site::start_with(&database, configure).await;
        let mut ada = site.signed_up(ADA).await;
        let mut eve = site.signed_up(EVE).await;
        let change = change_link(&site, &mut ada, ADA, NEW).await;
        let verify = site.verification_link(ADA).await;

        let before = all_rows(&database).await;
        let answer = eve.get(change.split('&').next().unwrap()).await;
        assert_eq!((told(&answer), answer.cookies().len()), ((401, "INVALID_USER".to_owned()), 0));
        assert_eq!(all_rows(&database).await, before);

        let answer = eve.get(site.path(&verify)).await;
        assert_eq!((answer.status, answer.cookies().len()), (302, 0));
        assert!(is_verified(&database, ADA).await && !is_verified(&database, EVE).await);
        assert_eq!(eve.get("/get-session").await.json()["user"]["email"], EVE);
        assert_eq!(ada.get(change.split('&').next().unwrap()).await.status, 200, "the link is still its owner's");
    }

    async fn ev_08_until_it_is_proven_an_address_is_worth_nothing(database: Database) {
        let site = Site::start_with(&database, confirm_at_old).await;
        let mut ada = site.signed_up(ADA).await;
        mark_verified(&database, ADA).await;
        let confirm = change_link(&site, &mut ada, ADA, NEW).await;
        assert_nothing_is_proven(&site).await;
        assert_eq!(site.server.request("GET", &confirm).send().await.status, 302);
        let link = site.link_to(NEW).await;
        assert_nothing_is_proven(&site).await;
        assert_eq!(site.server.request("GET", site.path(&link)).send().await.status, 302);
        let notice = site.letters.next().await;
        assert_eq!(notice.to.as_str(), ADA, "the old address is told");
        assert!(matches!(notice.content, Content::EmailWasChanged { new_email } if new_email.as_str() == NEW));
        assert!(site.opens_as_before(NEW).await && !site.opens_as_before(ADA).await);
        assert_sound(&database).await;
    }

    async fn ev_10_of_two_changes_each_proves_its_own_address(database: Database) {
        let site = Site::start_with(&database, change_email).await;
        let mut eve = site.signed_up(EVE).await;
        let own = change_link(&site, &mut eve, EVE, "eve@elsewhere.example.com").await;
        let foreign = change_link(&site, &mut eve, EVE, "victim@example.com").await;
        assert_eq!(eve.get(own.split('&').next().unwrap()).await.json()["user"]["email"], "eve@elsewhere.example.com");
        assert_eq!(told(&eve.get(foreign.split('&').next().unwrap()).await), refused(), "the change began a new epoch");
        assert_eq!(database.texts(r#"select "email" from "user""#).await, ["eve@elsewhere.example.com"]);
    }

    async fn ev_11_an_address_that_is_taken_meanwhile_stays_its_owners(database: Database) {
        let site = Site::start_with(&database, change_email).await;
        let mut ada = site.signed_up(ADA).await;
        let path = change_link(&site, &mut ada, ADA, NEW).await;
        let stranger = site.signed_up(NEW).await;
        let before = all_rows(&database).await;
        let answer = ada.get(path.split('&').next().unwrap()).await;
        assert_eq!(told(&answer), (422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL".to_owned()));
        assert_eq!(all_rows(&database).await, before);
        assert!(stranger.cookie("keyward.session_token").is_some() && site.opens_as_before(ADA).await);
        let answer = ada.get(&path).await;
        let place = "/?error=USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";
        assert_eq!((answer.status, answer.header("location")), (302, Some(place)));
    }

    async fn ev_12_no_change_verifies_what_nobody_proved(database: Database) {
        let site = Site::start_with(&database, at_once).await;
        let mut ada = site.signed_up(ADA).await;
        assert_eq!(ada.post("/change-email", &json!({ "newEmail": NEW })).await.status, 200);
        assert!(!is_verified(&database, NEW).await);
        assert_eq!(ada.get("/get-session").await.json()["user"]["emailVerified"], false);
        site.letters.all().await;

        mark_verified(&database, NEW).await;
        assert_eq!(ada.post("/change-email", &json!({ "newEmail": EVE })).await.status, 200);
        assert_eq!(database.texts(r#"select "email" from "user""#).await, [NEW], "a verified one is not changed at once");
        assert_eq!(ada.post("/update-user", &json!({ "name": "A", "email": EVE })).await.status, 400);
        assert_eq!(ada.post("/update-user", &json!({ "name": "A", "emailVerified": true })).await.status, 200);
        assert_eq!(database.texts(r#"select "email" from "user""#).await, [NEW]);
    }

    async fn ev_13_scanners_of_mail_burn_no_link(database: Database) {
        let site = Site::start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let verify = site.verification_link(ADA).await;
        let reset = site.reset_link(ADA).await;
        for link in [&verify, &reset] {
            let path = site.path(link).to_owned();
            assert_eq!(site.server.request("HEAD", &path).send().await.status, 404);
            for _ in 0..3 {
                let answer = site.server.request("GET", &path).header("user-agent", "scanner").send().await;
                assert_eq!((answer.status, answer.cookies().len()), (302, 0));
            }
        }
        assert_eq!(ada.get(verify_path(&site, &verify)).await.text(), r#"{"status":true,"user":null}"#);
        assert_eq!(site.reset(&reset.token, ANOTHER_PASSWORD).await.0, 200);
    }

    async fn ev_16_who_proves_the_mailbox_puts_an_intruder_out(database: Database) {
        let site = Site::start(&database).await;
        let mut intruder = site.signed_up("victim@example.com").await;
        let token = site.reset_link("victim@example.com").await.token;
        assert_eq!(site.reset(&token, ANOTHER_PASSWORD).await.0, 200);
        assert_eq!(intruder.get("/get-session").await.text(), "null");
        assert!(!site.opens("victim@example.com", PASSWORD).await);
        assert_eq!((database.count("session").await, database.count("account").await), (0, 1));
    }

    async fn a_fault_leaves_the_old_or_the_new_address(database: Database) {
        let site = Site::start_with(&database, change_email).await;
        let mut ada = site.signed_up(ADA).await;
        let (mut from, mut to) = (ADA, NEW);
        for fault in Refused::EVERY {
            let path = change_link(&site, &mut ada, from, to).await;
            let bare = path.split('&').next().unwrap();
            let before = all_rows(&database).await;
            fault.begin(&database).await;
            let answer = site.server.request("GET", bare).send().await;
            fault.end(&database).await;
            if answer.status != 200 {
                assert_eq!(told(&answer), (503, "STORE_UNAVAILABLE".to_owned()), "{fault}");
                assert_eq!(all_rows(&database).await, before, "{fault}");
                assert_eq!(site.server.request("GET", bare).send().await.status, 200, "{fault}: the link is not spent");
            }
            assert_eq!(database.texts(r#"select "email" from "user""#).await, [to], "{fault}");
            assert_ne!(ada.get("/get-session").await.text(), "null", "{fault}");
            site.letters.all().await;
            assert_sound(&database).await;
            (from, to) = (to, from);
        }
    }

    async fn ev_04_no_secret_opens_what_it_is_not_for(database: Database) {
        let site = Site::start_with(&database, everything).await;
        let mut bystander = site.signed_up("bystander@example.com").await;
        for (number, kind) in Kind::EVERY.into_iter().enumerate() {
            let email = format!("ada{number}@example.com");
            let mut owner = site.signed_up(&email).await;
            let secret = kind.make(&site, &database, &mut owner, &email).await;
            for consumer in Consumer::EVERY {
                if !kind.is_for(consumer) {
                    let before = all_rows(&database).await;
                    consumer.refuses(&site, &owner, &mut bystander, &secret, kind).await;
                    assert_eq!(all_rows(&database).await, before, "{kind:?} at {consumer:?}");
                }
            }
            kind.assert_usable(&site, &mut owner, &email, &secret).await;
            site.letters.all().await;
        }
        assert_sound(&database).await;
    }
}

/// The old address opens the account, and the new one does nothing.
async fn assert_nothing_is_proven(site: &Site) {
    assert!(site.opens_as_before(ADA).await && !site.opens_as_before(NEW).await);
    assert_eq!(site.browser().post("/request-password-reset", &json!({ "email": NEW })).await.status, 200);
    assert!(site.letters.all().await.is_empty());
}

fn verify_path<'a>(site: &Site, link: &'a keyward::mail::Link) -> &'a str {
    site.path(link).split('&').next().unwrap()
}

/// Everything that makes a secret; they live for long, so that none is refused for its age.
fn everything(config: &mut Config) {
    confirm_at_old(config);
    config.user.delete.enabled = true;
    config.user.delete.confirm_by_mail = true;
    config.session.cookie_cache = Some(CacheStrategy::Compact.into());
    config.email_verification.expires_in = Duration::from_hours(24);
}

/// Every kind of secret that leaves the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Verification,
    Confirmation,
    Change,
    Reset,
    Deletion,
    SessionToken,
    SessionHandle,
    DontRemember,
    SessionData,
}

/// Every place that takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consumer {
    VerifyEmail,
    FollowReset,
    Reset,
    ResetByQuery,
    Delete,
    FollowDeletion,
    RevokeSession,
    SessionToken,
    DontRemember,
    SessionData,
}

impl Kind {
    const EVERY: [Self; 9] = [
        Self::Verification,
        Self::Confirmation,
        Self::Change,
        Self::Reset,
        Self::Deletion,
        Self::SessionToken,
        Self::SessionHandle,
        Self::DontRemember,
        Self::SessionData,
    ];

    fn is_for(self, consumer: Consumer) -> bool {
        match self {
            Self::Verification | Self::Confirmation | Self::Change => consumer == Consumer::VerifyEmail,
            Self::Reset => matches!(consumer, Consumer::FollowReset | Consumer::Reset | Consumer::ResetByQuery),
            Self::Deletion => matches!(consumer, Consumer::Delete | Consumer::FollowDeletion),
            Self::SessionToken => consumer == Consumer::SessionToken,
            Self::SessionHandle => consumer == Consumer::RevokeSession,
            Self::DontRemember => consumer == Consumer::DontRemember,
            Self::SessionData => consumer == Consumer::SessionData,
        }
    }

    async fn make(self, site: &Site, database: &Database, owner: &mut Browser<'_>, email: &str) -> String {
        let new = format!("new-{email}");
        match self {
            Self::Verification => site.verification_link(email).await.token,
            Self::Confirmation | Self::Change => {
                mark_verified(database, email).await;
                assert_eq!(owner.post("/change-email", &json!({ "newEmail": new })).await.status, 200);
                let confirmation = site.link_to(email).await;
                if self == Self::Confirmation {
                    return confirmation.token;
                }
                assert_eq!(site.server.request("GET", site.path(&confirmation)).send().await.status, 302);
                site.link_to(&new).await.token
            }
            Self::Reset => site.reset_link(email).await.token,
            Self::Deletion => {
                assert_eq!(owner.post("/delete-user", &json!({})).await.json()["message"], "Verification email sent");
                site.link_to(email).await.token
            }
            Self::SessionToken => owner.cookie("keyward.session_token").unwrap().to_owned(),
            Self::SessionHandle => {
                owner.get("/get-session").await.json()["session"]["token"].as_str().unwrap().to_owned()
            }
            Self::DontRemember => {
                let body = json!({ "email": email, "password": PASSWORD, "rememberMe": false });
                assert_eq!(owner.post("/sign-in/email", &body).await.status, 200);
                owner.cookie("keyward.dont_remember").unwrap().to_owned()
            }
            Self::SessionData => owner.cookie("keyward.session_data").unwrap().to_owned(),
        }
    }

    async fn assert_usable(self, site: &Site, owner: &mut Browser<'_>, email: &str, secret: &str) {
        match self {
            Self::Verification | Self::Confirmation | Self::Change => {
                let answer = owner.get(&format!("/verify-email?token={secret}")).await;
                assert_eq!(answer.status, 200, "{self:?}: {}", answer.text());
                let expected = if self == Self::Change { format!("new-{email}") } else { email.to_owned() };
                assert_eq!(owner.get("/get-session").await.json()["user"]["email"], expected, "{self:?}");
            }
            Self::Reset => assert_eq!(site.reset(secret, ANOTHER_PASSWORD).await.0, 200),
            Self::Deletion => {
                let answer = owner.get(&format!("/delete-user/callback?token={secret}")).await;
                assert_eq!(answer.json()["message"], "User deleted");
            }
            Self::SessionToken | Self::DontRemember | Self::SessionData => {
                assert_eq!(owner.get("/get-session").await.json()["user"]["email"], email, "{self:?}");
            }
            Self::SessionHandle => {
                assert_eq!(owner.post("/revoke-session", &json!({ "token": secret })).await.status, 200);
                assert_eq!(owner.get("/get-session").await.text(), "null");
            }
        }
    }
}

impl Consumer {
    const EVERY: [Self; 10] = [
        Self::VerifyEmail,
        Self::FollowReset,
        Self::Reset,
        Self::ResetByQuery,
        Self::Delete,
        Self::FollowDeletion,
        Self::RevokeSession,
        Self::SessionToken,
        Self::DontRemember,
        Self::SessionData,
    ];

    /// Tries the secret as it is and, of a signed one, its value alone; in the hands of its owner and of somebody else.
    async fn refuses(self, site: &Site, owner: &Browser<'_>, bystander: &mut Browser<'_>, secret: &str, kind: Kind) {
        let decoded = secret.replace("%3D", "=").replace("%2F", "/").replace("%2B", "+");
        let value = decoded.split('.').next().unwrap();
        for secret in [secret, decoded.as_str(), value] {
            for cookies in [owner.cookie_header(), bystander.cookie_header()] {
                self.refuses_from(site, &cookies, bystander, secret, kind).await;
            }
        }
    }

    async fn refuses_from(self, site: &Site, cookies: &str, bystander: &mut Browser<'_>, secret: &str, kind: Kind) {
        let server = &site.server;
        let get = |path: String| server.request("GET", &path).header("cookie", cookies);
        let post = |path: &str, body: serde_json::Value| {
            server.request("POST", path).header("cookie", cookies).header("origin", server.origin.clone()).json(&body)
        };
        let escaped = secret.replace('%', "%25").replace('+', "%2B");
        let with_cookie = |name: &str, rest: &str| {
            server.request("GET", "/get-session").header("cookie", format!("keyward.{name}={secret}{rest}"))
        };
        match self {
            Self::VerifyEmail => {
                let answer = get(format!("/verify-email?token={escaped}")).send().await;
                let signs_in = answer.cookie("keyward.session_token").is_some();
                assert_eq!((told(&answer), signs_in), (refused(), false), "{kind:?} at {self:?}");
            }
            Self::FollowReset => {
                let segment = escaped.replace('/', "%2F");
                let answer = get(format!("/reset-password/{segment}?callbackURL=/x")).send().await;
                let place = format!("{}/x?error=INVALID_TOKEN", server.origin);
                assert_eq!(
                    (answer.status, answer.header("location")),
                    (302, Some(place.as_str())),
                    "{kind:?} at {self:?}"
                );
            }
            Self::Reset | Self::ResetByQuery => {
                let request = if self == Self::Reset {
                    post("/reset-password", json!({ "token": secret, "newPassword": ANOTHER_PASSWORD }))
                } else {
                    post(&format!("/reset-password?token={escaped}"), json!({ "newPassword": ANOTHER_PASSWORD }))
                };
                let answer = request.send().await;
                assert_eq!(told(&answer), (400, "INVALID_TOKEN".to_owned()), "{kind:?} at {self:?}");
            }
            Self::Delete => {
                let answer = post("/delete-user", json!({ "token": secret })).send().await;
                assert_eq!(told(&answer), (404, "INVALID_TOKEN".to_owned()), "{kind:?} at {self:?}");
            }
            Self::FollowDeletion => {
                let answer = get(format!("/delete-user/callback?token={escaped}")).send().await;
                assert_eq!(told(&answer), (404, "INVALID_TOKEN".to_owned()), "{kind:?} at {self:?}");
            }
            Self::RevokeSession => {
                let answer = post("/revoke-session", json!({ "token": secret })).send().await;
                let ended = answer.cookies().iter().any(|line| line.contains("Max-Age=0"));
                assert_eq!((answer.status, ended), (200, false), "{kind:?} at {self:?}");
            }
            Self::SessionToken | Self::SessionData => {
                let name = if self == Self::SessionToken { "session_token" } else { "session_data" };
                let answer = with_cookie(name, "").send().await;
                assert_eq!((answer.status, answer.text().as_str()), (200, "null"), "{kind:?} at {self:?}");
            }
            // Who is not remembered gets no fresh copy of the session.
            Self::DontRemember => {
                let token = bystander.cookie("keyward.session_token").unwrap();
                let answer = with_cookie("dont_remember", &format!("; keyward.session_token={token}")).send().await;
                assert!(
                    answer.cookie("keyward.session_data").is_some(),
                    "{kind:?} at {self:?}: {:?}",
                    answer.cookies()
                );
            }
        }
    }
}
