//! Headers: what browsers are told with every response.

use keyward::config::BaseUrl;

use crate::support::{Application, header};

const EVERYWHERE: [&str; 10] = [
    "/",
    "/sign-in",
    "/sign-up",
    "/dashboard",
    "/nothing",
    "/healthz",
    "/favicon.svg",
    "/pkg/application.abc.js",
    "/api/auth/ok",
    "/api/nothing",
];

#[tokio::test]
async fn every_response_is_protected() {
    let application = Application::start().await;
    for path in EVERYWHERE {
        let response = application.visitor().get(path).await;
        assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(header(&response, "referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(header(&response, "x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(header(&response, "strict-transport-security"), None, "{path}");
        let policy = header(&response, "content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("object-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("ws:"), "{path}");
        assert!(response.headers().contains_key("cache-control"), "{path}");
    }
}

#[tokio::test]
async fn a_nonce_is_the_pages_own_and_used_once() {
    let application = Application::start().await;
    let mut nonces = std::collections::HashSet::new();
    for _ in 0..20 {
        let response = application.visitor().get("/").await;
        let policy = header(&response, "content-security-policy").unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let html = response.text().await.unwrap();
        assert!(html.contains(&format!(r#"nonce="{nonce}""#)), "{html}");
        assert_eq!(html.matches("<script").count(), html.matches(&format!(r#"nonce="{nonce}""#)).count(), "{html}");
        assert!(!html.contains(" style="), "{html}");
        assert!(nonces.insert(nonce));
    }
}

#[tokio::test]
async fn documents_are_kept_by_nobody() {
    let application = Application::start().await;
    for path in ["/", "/sign-in", "/dashboard", "/nothing", "/api/auth/get-session"] {
        let response = application.visitor().get(path).await;
        assert_eq!(header(&response, "cache-control"), Some("no-store"), "{path}");
        assert_eq!(header(&response, "content-encoding"), None, "{path}");
    }
}

#[tokio::test]
async fn over_tls_the_browser_remembers_it() {
    let application =
        Application::start_with(|config| config.base_url = BaseUrl::parse("https://app.example.com").unwrap()).await;
    let response = application.visitor().get("/").await;
    assert_eq!(header(&response, "strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
}
