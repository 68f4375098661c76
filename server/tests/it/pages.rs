//! Pages: what they show, to whom, and under which addresses.

use app::routes::{
    ACCOUNT, ACCOUNT_DELETION, ACCOUNT_DEVICES, ACCOUNT_EMAIL, ACCOUNT_METHODS, ACCOUNT_PASSWORD, DASHBOARD,
    DELETE_ACCOUNT, OPEN_PAGES,
};

const CLOSED_PAGES: [&str; 8] = [
    ACCOUNT,
    ACCOUNT_DELETION,
    ACCOUNT_DEVICES,
    ACCOUNT_EMAIL,
    ACCOUNT_METHODS,
    ACCOUNT_PASSWORD,
    DASHBOARD,
    DELETE_ACCOUNT,
];

use crate::support::{Application, header};

#[tokio::test]
async fn every_page_is_either_open_or_closed() {
    let application = Application::start().await;
    let mut paths: Vec<_> = server::router::pages().iter().map(|page| page.path().to_owned()).collect();
    paths.sort();
    let mut named = [&CLOSED_PAGES[..], &OPEN_PAGES[..]].concat();
    named.sort_unstable();
    assert_eq!(paths, named, "a new page is named here, or in `OPEN_PAGES` if it is open");
    for path in &paths {
        let expected = if OPEN_PAGES.contains(&path.as_str()) { 200 } else { 303 };
        assert_eq!(application.visitor().get(path).await.status(), expected, "{path}");
    }
}

#[tokio::test]
async fn the_dashboard_is_closed_in_every_spelling() {
    let application = Application::start().await;
    let visitor = application.visitor();
    for path in [
        "/dashboard",
        "/dashboard/",
        "//dashboard",
        "/dashboard?x=1",
        "/%64ashboard",
        "/d%61shboard/",
        "/%2564ashboard",
    ] {
        for response in [visitor.get(path).await, visitor.head(path).await] {
            assert_eq!(response.status(), 303, "{path}");
            assert!(header(&response, "location").unwrap().starts_with("/sign-in?next=/dashboard"), "{path}");
            assert_eq!(header(&response, "cache-control"), Some("no-store"));
            assert_eq!(response.text().await.unwrap(), "");
        }
    }
}

#[tokio::test]
async fn the_first_answer_shows_the_name() {
    let application = Application::start().await;
    let visitor = application.visitor();
    visitor.sign_up("Ada Lovelace", "ada@example.com").await;
    let response = visitor.get("/dashboard").await;
    assert_eq!(response.status(), 200);
    let html = response.text().await.unwrap();
    assert!(html.contains("Ada Lovelace") && html.contains("ada@example.com"), "{html}");
    assert!(visitor.page("/").await.contains("Ada Lovelace"), "the header knows, too");
}

#[tokio::test]
async fn the_page_holds_the_session_and_no_secret() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let form = [("name", "Ada"), ("email", "ada@example.com"), ("password", crate::support::PASSWORD)];
    let response = visitor.send("/api/sign-up", crate::support::JSON, &form).await;
    let cookie = header(&response, "set-cookie").unwrap().to_owned();
    let token = cookie.split('=').nth(1).unwrap().split('.').next().unwrap();
    let html = visitor.page("/dashboard").await;
    assert!(html.contains("expiresAt"), "the state is in the page");
    assert!(!html.contains(token), "the bearer secret is not");
}

#[tokio::test]
async fn a_name_is_text_wherever_it_is_shown() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let name = "</script><script>alert(1)</script><!-- ]]> \u{2028} & \" '";
    visitor.sign_up(name, "ada@example.com").await;
    let html = visitor.page("/dashboard").await;
    assert!(!html.contains("<script>alert") && !html.contains("</script><script>a"), "{html}");
    assert!(html.contains("&lt;/script&gt;"), "{html}");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let application = Application::start().await;
    let visitor = application.visitor();
    for path in ["/nothing", "/nothing/here", "/Dashboard", "/dashboard/more", "/dashboard.css", "/sign-in.html"] {
        let response = visitor.get(path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert!(response.text().await.unwrap().contains("There is nothing here"), "{path}");
    }
    visitor.sign_up("Ada", "ada@example.com").await;
    assert_eq!(visitor.get("/nothing").await.status(), 404);
}

#[tokio::test]
async fn next_is_a_place_on_this_site_or_nothing() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let html = visitor.page("/sign-in?next=/dashboard%3Fx%3D1").await;
    assert!(html.contains(r#"name="next" value="/dashboard?x=1""#), "{html}");
    assert!(html.contains("/sign-up?next=/dashboard%3Fx%3D1"), "the way to the other form keeps it");
    for place in ["//evil.example", "https://evil.example", "/%5Cevil.example", "javascript:alert(1)", "%0a", "/%C3%A9"]
    {
        let response = visitor.get(&format!("/sign-in?next={place}")).await;
        assert_eq!(response.status(), 200, "{place}");
        assert!(!response.text().await.unwrap().contains("evil"), "{place}");
    }
}

#[tokio::test]
async fn the_server_says_whether_it_can_serve() {
    let application = Application::start().await;
    let visitor = application.visitor();
    assert_eq!(visitor.get("/healthz").await.status(), 200);
    application.auth.store().close().await;
    assert_eq!(visitor.get("/healthz").await.status(), 503);
    assert_eq!(visitor.get("/").await.status(), 200, "who has no cookie needs no store");
}

#[tokio::test]
async fn the_page_knows_where_the_endpoints_are() {
    let configure = |config: &mut keyward::config::Config| config.base_url = config.base_url.clone().with_path("/auth");
    let application = Application::start_with(configure).await;
    let visitor = application.visitor();
    assert_eq!(visitor.get("/auth/ok").await.status(), 200);
    assert_eq!(visitor.get("/auth/nothing").await.status(), 404);
    let html = visitor.page("/").await;
    assert!(html.contains(r#"base_path\":\"/auth"#), "{html}");
}

#[tokio::test]
async fn a_page_that_is_not_there_still_knows_who_asks() {
    let application = Application::start().await;
    let visitor = application.visitor();
    visitor.sign_up("Ada", "ada@example.com").await;
    for path in ["/nothing", "/api/nothing"] {
        let html = visitor.page(path).await;
        assert!(html.contains("There is nothing here") && html.contains("Ada"), "{path}: {html}");
    }
}
