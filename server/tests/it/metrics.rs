//! What an operator is told, and where.

use std::time::Duration;

use serde_json::json;

use crate::support::{PASSWORD, Visitor, Whole, free_address, header};

async fn says(collector: &Visitor, line: &str) -> String {
    for _ in 0..200 {
        let page = collector.page("/metrics").await;
        if page.lines().any(|said| said == line) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never {line}");
}

#[tokio::test]
async fn an_operator_sees_mail_that_waits() {
    let (metrics, mail_server) = (free_address().to_string(), free_address());
    let url = format!("smtp://{mail_server}?tls=none");
    let whole = Whole::start(&[
        ("KEYWARD_METRICS_ADDR", &metrics),
        ("KEYWARD_REQUIRE_VERIFICATION", "on"),
        ("SMTP_URL", &url),
        ("KEYWARD_MAIL_FROM", "no-reply@example.com"),
    ])
    .await;
    let collector = Visitor::of(&format!("http://{metrics}"));
    let answer = collector.get("/metrics").await;
    assert_eq!(header(&answer, "content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    says(&collector, "keyward_mail_waiting 0").await;

    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD });
    assert_eq!(whole.visitor().ask("/api/auth/sign-up/email", &ada).await.0, 200);
    let page = says(&collector, "keyward_mail_waiting 1").await;
    for line in ["# TYPE keyward_mail_waiting gauge", "# TYPE keyward_mail_failed gauge", "keyward_mail_failed 0"] {
        assert!(page.lines().any(|said| said == line), "{line} in {page}");
    }
    assert_eq!(page.lines().filter(|line| line.starts_with("# HELP keyward_mail_")).count(), 2);
    assert!(!page.contains("ada"), "{page}");

    assert_eq!(whole.visitor().get("/metrics").await.status(), 404, "not where everybody comes");
    assert_eq!(collector.get("/").await.status(), 404, "and there is nothing else there");
    whole.stop().await;
    assert!(collector.request("/metrics").send().await.is_err());
}
