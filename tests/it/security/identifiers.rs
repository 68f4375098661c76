//! Addresses that look alike: family ID of the catalogue.

use serde_json::json;

use super::{site::Site, state::assert_sound};
use crate::support::{Database, PASSWORD, on_both_stores};

/// Signs up; status and code.
async fn sign_up(site: &Site, email: &str) -> (u16, String) {
    let answer = site.browser().sign_up(email).await;
    (answer.status, answer.code())
}

async fn assert_refused_everywhere(site: &Site, email: &str) {
    assert_eq!(sign_up(site, email).await, (400, "VALIDATION_ERROR".to_owned()), "{email:?}");
    for (path, code) in [
        ("/sign-in/email", "INVALID_EMAIL"),
        ("/request-password-reset", "VALIDATION_ERROR"),
        ("/send-verification-email", "VALIDATION_ERROR"),
    ] {
        let answer = site.browser().post(path, &json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{path} {email:?}");
        assert!(answer.cookies().is_empty());
    }
}

on_both_stores! {
    async fn id_01_case_does_not_matter(database: Database) {
        let site = Site::start(&database).await;
        assert_eq!(sign_up(&site, "A@X.com").await.0, 200);
        assert_eq!(sign_up(&site, "a@x.COM").await, (422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL".to_owned()));
        for spelling in ["A@X.com", "a@x.com", "a@x.COM"] {
            assert!(site.opens_as_before(spelling).await, "{spelling}");
        }
        assert_eq!(database.texts(r#"select "email" from "user""#).await, ["a@x.com"]);
        assert_sound(&database).await;
    }

    async fn id_02_nothing_is_trimmed(database: Database) {
        let site = Site::start(&database).await;
        sign_up(&site, "ada@example.com").await;
        for email in [
            " ada@example.com", "ada@example.com ", "\tada@example.com", "ada@example.com\n", "ada @example.com", "ada@ example.com", "ad\u{200b}a@example.com",
            "\u{202e}ada@example.com", "ada@example.com\u{feff}", "ada\u{ad}@example.com", "ada@example\u{2060}.com", "\u{a0}ada@example.com",
        ] {
            assert_refused_everywhere(&site, email).await;
        }
        assert_eq!(database.count("user").await, 1);
    }

    async fn id_03_no_other_character_is_an_at_or_a_dot(database: Database) {
        let site = Site::start(&database).await;
        sign_up(&site, "victim@example.com").await;
        for email in [
            "victim\u{ff20}example.com", "victim\u{fe6b}example.com", "victim@example\u{3002}com", "victim@example\u{ff0e}com", "victim@example\u{2024}com",
            "\"e@attacker.com\"@example.com", "victim@example.com,eve@example.com", "victim@example.com eve@example.com", "victim@example.com;eve@example.com",
            "eve@attacker.com@example.com", "victim@example.com>", "<victim@example.com>", "victim@example.com\r\nBcc: eve@example.com", "victim%40example.com",
            "\u{ff56}ictim@example.com", "\u{fb01}x@example.com", "victim@[127.0.0.1]", "victim@127.0.0.1", "victim@localhost",
        ] {
            assert_refused_everywhere(&site, email).await;
        }
        assert!(site.letters.all().await.is_empty());
        assert_eq!(database.count("user").await, 1);
    }

    async fn id_04_no_letter_folds_into_another(database: Database) {
        let site = Site::start(&database).await;
        sign_up(&site, "kiss@example.com").await;
        for email in ["\u{212a}iss@example.com", "ki\u{17f}s@example.com", "k\u{131}ss@example.com", "k\u{130}ss@example.com", "ki\u{df}@example.com", "kiss@ex\u{e4}mple.com", "KISS@EXAMPLE.\u{216d}OM"] {
            assert_refused_everywhere(&site, email).await;
        }
        assert!(site.letters.all().await.is_empty());
        assert_eq!(database.count("user").await, 1);
    }

    async fn id_06_a_domain_is_ascii(database: Database) {
        let site = Site::start(&database).await;
        for email in ["a@\u{430}pple.com", "a@example.\u{440}\u{444}", "a@ex\u{e4}mple.com", "a@\u{4f8b}\u{3048}.jp", "a@xn--.\u{430}com"] {
            assert_refused_everywhere(&site, email).await;
        }
        assert_eq!(sign_up(&site, "a@XN--pple-43d.com").await.0, 200, "written out, it looks like nothing else");
        assert_eq!(database.texts(r#"select "email" from "user""#).await, ["a@xn--pple-43d.com"]);
    }

    async fn id_07_the_lengths_of_the_standards_hold(database: Database) {
        let site = Site::start(&database).await;
        let label = "b".repeat(63);
        let longest = format!("{}@{label}.{label}.{}.com", "a".repeat(57), "c".repeat(63));
        for (email, fits) in [
            (format!("{}@example.com", "a".repeat(64)), true), (format!("{}@example.com", "a".repeat(65)), false), (format!("a@{label}.com"), true),
            (format!("a@{label}b.com"), false), (longest.clone(), longest.len() <= 254), (format!("{}@{label}.{label}.{label}.com", "a".repeat(58)), true),
            (format!("{}@{label}.{label}.{label}.com", "a".repeat(59)), false), (format!("a@{}com", "x.".repeat(20_000)), false),
        ] {
            if fits {
                assert_eq!(sign_up(&site, &email).await.0, 200, "{} {email:.80}", email.len());
            } else {
                assert_refused_everywhere(&site, &email).await;
            }
        }
    }

    async fn id_08_the_database_keeps_addresses_apart(database: Database) {
        let site = Site::start(&database).await;
        sign_up(&site, "ada@example.com").await;
        // A conflict can be named only where there is a unique index on exactly that column.
        let insert = |email: &str| {
            let no = if database.is_sqlite() { "0" } else { "false" };
            format!(
                r#"insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") values
                   ('x', '', '{email}', {no}, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z') on conflict ("email") do nothing"#
            )
        };
        database.execute(&insert("ada@example.com")).await;
        assert_eq!(database.count("user").await, 1);
        database.execute(&insert("ad\u{e4}@example.com")).await;
        assert_eq!(database.count("user").await, 2, "and nothing but the same octets is the same");
        database.execute(r#"delete from "user" where "id" = 'x'"#).await;
    }
}
