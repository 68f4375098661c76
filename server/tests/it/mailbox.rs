//! The development mailbox: there for whoever develops the application, and for nobody else.

use std::time::Duration;

use crate::support::{Application, HTML, PASSWORD, Visitor, header};

const ADA: [(&str, &str); 3] = [("name", "Ada"), ("email", "ada@example.com"), ("password", PASSWORD)];

/// Waits for a mail: it leaves after the answer.
async fn mailbox(visitor: &Visitor) -> String {
    for _ in 0..100 {
        let page = visitor.page("/dev/mailbox").await;
        if page.contains("/dev/mailbox/1") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no mail came");
}

async fn signed_up(visitor: &Visitor) {
    assert_eq!(visitor.send("/api/sign-up", HTML, &ADA).await.status(), 302);
}

#[tokio::test]
async fn somebody_new_finds_the_mail_and_follows_its_link() {
    let application = Application::start_with_mailbox().await;
    let visitor = application.visitor();
    assert!(visitor.page("/dev/mailbox").await.contains("No mail yet"));
    signed_up(&visitor).await;

    let list = mailbox(&visitor).await;
    assert!(list.contains("Verify your e-mail address") && list.contains("ada@example.com"), "{list}");
    let mail = visitor.page("/dev/mailbox/1").await;
    assert!(mail.contains(r#"<iframe src="/dev/mailbox/1/html""#) && mail.contains("Hello Ada,"), "{mail}");
    let link = mail.split("<a href=\"").find(|part| part.contains("/verify-email?token=")).unwrap();
    let link = link.split('"').next().unwrap().replace("&#38;", "&");
    let verified = visitor.get(link.strip_prefix(&application.origin).unwrap()).await;
    assert_eq!((verified.status().as_u16(), header(&verified, "location")), (302, Some("/")));
}

#[tokio::test]
async fn a_letter_is_shown_in_a_frame_that_can_do_nothing() {
    let application = Application::start_with_mailbox().await;
    let visitor = application.visitor();
    signed_up(&visitor).await;
    mailbox(&visitor).await;
    let letter = visitor.get("/dev/mailbox/1/html").await;
    let policy = header(&letter, "content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"), "{policy}");
    assert!(policy.contains("sandbox allow-popups") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert_eq!(header(&letter, "x-frame-options"), Some("SAMEORIGIN"));
    for path in ["/dev/mailbox", "/dev/mailbox/1", "/dev/mailbox/style.css", "/dev/mailbox/7"] {
        let page = visitor.get(path).await;
        assert_eq!(header(&page, "x-frame-options"), Some("DENY"), "{path}");
        let policy = header(&page, "content-security-policy").unwrap();
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn where_there_is_no_mailbox_there_is_no_page_of_it() {
    let application = Application::start().await;
    for path in ["/dev/mailbox", "/dev/mailbox/1", "/dev/mailbox/1/html", "/dev/mailbox/style.css"] {
        assert_eq!(application.visitor().get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_mail_that_never_came_is_not_found() {
    let application = Application::start_with_mailbox().await;
    for path in ["/dev/mailbox/1", "/dev/mailbox/1/html", "/dev/mailbox/x/y"] {
        assert_eq!(application.visitor().get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn strangers_are_shown_no_mail() {
    let application = Application::start_with_mailbox().await;
    let visitor = application.visitor();
    for (name, value) in [
        ("host", "evil.example"),
        ("host", "app.example.com:3000"),
        ("x-forwarded-for", "203.0.113.7"),
        ("forwarded", "for=203.0.113.7"),
    ] {
        for path in ["/dev/mailbox", "/dev/mailbox/style.css"] {
            let answer = visitor.request(path).header(name, value).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{name}: {value}");
        }
    }
}
