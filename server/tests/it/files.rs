//! The browser's files.

use crate::support::{Application, header};

#[tokio::test]
async fn files_are_open_to_everybody() {
    let application = Application::start().await;
    let response = application.visitor().get("/favicon.svg").await;
    assert_eq!((response.status().as_u16(), header(&response, "content-type")), (200, Some("image/svg+xml")));
    assert_eq!(header(&response, "cache-control"), Some("no-cache"));
    let response = application.visitor().get("/pkg/application.abc.js").await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "cache-control")),
        (200, Some("no-cache")),
        "no hash in the names"
    );
}

#[tokio::test]
async fn files_that_are_not_there_are_not_kept() {
    let application = Application::start().await;
    for path in [
        "/pkg/nothing.js",
        "/pkg/",
        "/pkg/x/",
        "/pkg/../application.db",
        "/pkg/..%2f..%2fapplication.db",
        "/pkg/%2e%2e/application.db",
    ] {
        let response = application.visitor().get(path).await;
        assert!(matches!(response.status().as_u16(), 303 | 308 | 404), "{path}: {}", response.status());
        assert_eq!(header(&response, "cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn files_are_compressed_and_pages_are_not() {
    let application = Application::start().await;
    let asked = |path: &str| {
        let request = reqwest::Client::new().get(format!("{}{path}", application.origin));
        request.header("accept-encoding", "br, gzip").send()
    };
    assert_eq!(header(&asked("/pkg/application.abc.js").await.unwrap(), "content-encoding"), Some("br"));
    for path in ["/", "/sign-in", "/api/auth/get-session"] {
        assert_eq!(header(&asked(path).await.unwrap(), "content-encoding"), None, "{path}");
    }
}
