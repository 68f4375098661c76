//! More than the server can do: family DS of the catalogue, as far as the library bounds it.

use std::time::Duration;

use keyward::model::Email;
use serde_json::json;

use super::{site::Site, state::assert_sound};
use crate::support::{Database, on_both_stores};

const ADA: &str = "ada@example.com";

on_both_stores! {
    async fn ds_01_who_comes_when_the_queue_is_full_is_told_at_once(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let body = json!({ "email": "nobody@example.com", "password": "wrong password" });
        let waiting: Vec<_> = (0..cores * 64 + 100).map(|_| tokio::spawn(site.server.request("POST", "/sign-in/email").json(&body).send())).collect();
        assert_eq!(site.server.request("GET", "/ok").send().await.status, 200);
        assert_eq!(site.server.request("GET", "/get-session").send().await.text(), "null");
        assert!(waiting.iter().any(|sign_in| !sign_in.is_finished()), "others are answered before the queue is empty");
        let (mut compared, mut refused) = (0, 0);
        for answer in waiting {
            let answer = answer.await.unwrap();
            if answer.status == 401 {
                compared += 1;
                continue;
            }
            refused += 1;
            assert_eq!((answer.status, answer.code().as_str()), (503, "SERVER_BUSY"));
            assert_eq!((answer.header("retry-after"), answer.cookies().len()), (Some("2"), 0));
        }
        assert!(refused > 0 && compared >= cores * 64, "{refused} refused, {compared} compared");
        assert!(site.opens_as_before(ADA).await, "afterwards everything is as before");
        assert_sound(&database).await;
    }

    async fn ds_07_what_nobody_redeems_does_not_pile_up(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        for number in 0..40 {
            let email = if number % 2 == 0 { ADA.to_owned() } else { format!("nobody{number}@example.com") };
            site.browser().post("/request-password-reset", &json!({ "email": email })).await;
            site.browser().post("/send-verification-email", &json!({ "email": email })).await;
        }
        assert_eq!(database.count("verification").await, 6, "three of each purpose for who is there, none for who is not");
        site.server.clock.advance(Duration::from_hours(2));
        site.server.auth.store().delete_expired(site.server.auth.now()).await.unwrap();
        assert_eq!(database.count("verification").await, 0);
    }
}

/// Were the time to grow with the square of the length, this test would not end.
#[test]
fn ds_06_a_million_octets_are_read_once() {
    for text in [
        "a".repeat(1_000_000),
        "a@".repeat(500_000),
        format!("a@{}", "b.".repeat(500_000)),
        format!("{}@example.com", ".".repeat(1_000_000)),
    ] {
        assert_eq!(Email::parse(&text), None);
    }
    let mut config = keyward::config::Config::new(
        keyward::config::BaseUrl::parse("https://app.example.com").unwrap(),
        keyward::secret::AppSecret::new(crate::support::SECRET),
    );
    config.trusted_origins = ["https://*.example.com", "*.*.example.com"]
        .map(|entry| keyward::config::TrustedOrigin::parse(entry).unwrap())
        .to_vec();
    for text in [
        "/".repeat(1_000_000),
        format!("/{}", "../".repeat(300_000)),
        format!("/{}", "%25".repeat(300_000)),
        format!("https://{}example.com", "a.".repeat(500_000)),
        format!("/{}", "a/".repeat(500_000)),
    ] {
        let _ = keyward::config::Destination::parse(&text, &config);
    }
}
