//! Forms: every server function with and without JavaScript, accepted and refused, from here and from elsewhere.

use reqwest::Response;

use crate::support::{Application, HTML, JSON, PASSWORD, Visitor, header};

const EMAIL: &str = "ada@example.com";

/// Every server function there is.
fn functions() -> Vec<&'static str> {
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    assert!(functions.contains(&"/api/sign-in") && functions.len() > 15, "{functions:?}");
    functions
}

async fn with_ada() -> (Application, Visitor) {
    let application = Application::start().await;
    application.visitor().sign_up("Ada", EMAIL).await;
    let visitor = application.visitor();
    (application, visitor)
}

fn cookies(response: &Response) -> Vec<String> {
    let lines = response.headers().get_all("set-cookie").iter();
    let mut names: Vec<_> = lines.map(|line| line.to_str().unwrap().split('=').next().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn without_javascript_an_accepted_form_leads_on() {
    let (_application, visitor) = with_ada().await;
    let form = [("email", EMAIL), ("password", PASSWORD), ("remember_me", "on"), ("next", "/dashboard?x=1")];
    let response = visitor.send("/api/sign-in", HTML, &form).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (302, Some("/dashboard?x=1")));
    assert_eq!(cookies(&response), ["keyward.session_token"]);
    assert!(header(&response, "set-cookie").unwrap().contains("Max-Age=604800"));
    assert!(visitor.page("/dashboard").await.contains("Ada"));

    let response = visitor.send("/api/sign-out", HTML, &[]).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (302, Some("/")));
    assert_eq!(visitor.get("/dashboard").await.status(), 303);
}

#[tokio::test]
async fn with_javascript_an_accepted_form_leads_on() {
    let (_application, visitor) = with_ada().await;
    let response = visitor.send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (200, Some("/dashboard")));
    assert!(response.headers().contains_key("serverfnredirect"));
    assert_eq!(cookies(&response), ["keyward.dont_remember", "keyward.session_token"], "the box was not ticked");
}

#[tokio::test]
async fn without_javascript_a_refused_form_is_shown_again() {
    let (_application, visitor) = with_ada().await;
    let form = [("email", EMAIL), ("password", "wrong password"), ("next", "/dashboard?x=1")];
    let response = visitor.send("/api/sign-in", HTML, &form).await;
    assert_eq!(response.status(), 302);
    assert_eq!(
        header(&response, "location"),
        Some("/sign-in?next=/dashboard%3Fx%3D1"),
        "no error, no e-mail in the address"
    );
    assert_eq!(cookies(&response), ["keyward.form"]);

    let html = visitor.page("/sign-in?next=/dashboard%3Fx%3D1").await;
    assert!(html.contains("E-mail or password is not right"), "{html}");
    assert!(html.contains(r#"value="ada@example.com""#), "the e-mail is kept");
    assert!(!html.contains("wrong password"), "the password is not");
    let again = visitor.page("/sign-in").await;
    assert!(!again.contains("not right") && !again.contains(EMAIL), "it is shown once");
}

#[tokio::test]
async fn a_refusal_stands_beside_its_field() {
    let application = Application::start().await;
    let visitor = application.visitor();
    for (form, field, words) in [
        (
            [("name", "Ada"), ("email", "nope"), ("password", PASSWORD)],
            "email",
            "This does not look like an e-mail address.",
        ),
        (
            [("name", "Ada"), ("email", EMAIL), ("password", "short")],
            "password",
            "Please choose at least 8 characters.",
        ),
    ] {
        visitor.send("/api/sign-up", HTML, &form).await;
        let html = visitor.page("/sign-up").await;
        assert!(html.contains(&format!(r#"<p id="{field}-error" role="alert" class="error">{words}"#)), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#));
        assert!(html.contains(r#"value="Ada""#) && !html.contains("value=\"short\""));
    }
}

#[tokio::test]
async fn with_javascript_a_refusal_has_its_status() {
    let (application, visitor) = with_ada().await;
    for (path, form, status, code) in [
        ("/api/sign-in", vec![("email", EMAIL), ("password", "wrong password")], 401, "INVALID_EMAIL_OR_PASSWORD"),
        ("/api/sign-in", vec![("email", "nope"), ("password", PASSWORD)], 400, "INVALID_EMAIL"),
        ("/api/sign-in", vec![("email", EMAIL)], 400, "VALIDATION_ERROR"),
        ("/api/sign-in", vec![], 400, "VALIDATION_ERROR"),
        (
            "/api/sign-up",
            vec![("name", "A"), ("email", EMAIL), ("password", PASSWORD)],
            422,
            "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
        ),
        ("/api/sign-up", vec![("name", "A"), ("email", "b@c.de"), ("password", "short")], 400, "PASSWORD_TOO_SHORT"),
        ("/api/sign-up", vec![("name", "A\0"), ("email", "b@c.de"), ("password", PASSWORD)], 400, "VALIDATION_ERROR"),
    ] {
        let response = visitor.send(path, JSON, &form).await;
        assert_eq!(response.status().as_u16(), status, "{path} {form:?}");
        assert!(cookies(&response).is_empty());
        let body: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(body["code"], code, "{path} {form:?}");
    }
    application.auth.store().close().await;
    let response = visitor.send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    let (application, visitor) = with_ada().await;
    visitor.send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    for path in functions() {
        for accept in [HTML, JSON] {
            for origin in ["https://evil.example", "null", ""] {
                let request = visitor.form(path, accept, &[("email", EMAIL), ("password", PASSWORD), ("name", "Eve")]);
                let response =
                    request.header("origin", origin).header("referer", "https://evil.example/x").send().await.unwrap();
                assert_eq!(response.status(), 403, "{path} {origin}");
                assert_eq!(header(&response, "location"), None, "nobody is sent back there");
                assert!(cookies(&response).is_empty());
            }
        }
    }
    assert_eq!(visitor.get("/dashboard").await.status(), 200, "still signed in");
    let page = application.visitor().form("/api/sign-in", HTML, &[("email", EMAIL), ("password", PASSWORD)]);
    let response = page.header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(response.status(), 302, "a browser that leaves the origin out vouches with its metadata");
}

#[tokio::test]
async fn no_form_leads_away_from_here() {
    let (_application, visitor) = with_ada().await;
    for place in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\n",
        "/é",
        "",
        "/%0d%0aSet-Cookie:a=b",
    ] {
        let form = [("email", EMAIL), ("password", PASSWORD), ("next", place)];
        let response = visitor.send("/api/sign-in", HTML, &form).await;
        assert_eq!((response.status().as_u16(), header(&response, "location")), (302, Some("/dashboard")), "{place:?}");
    }
}

#[tokio::test]
async fn odd_bodies_have_an_answer() {
    let application = Application::start().await;
    let visitor = application.visitor();
    for path in functions().into_iter().chain(["/api/nothing"]) {
        for accept in [HTML, JSON] {
            for body in [
                &b"\xff\xfe"[..],
                b"%ff=%00",
                b"a=b&a=b",
                b"email[]=x&password[a]=b",
                b"{\"email\":1}",
                b"",
                &vec![b'a'; 70_000],
            ] {
                let request = visitor.form(path, accept, &[]).body(body.to_vec()).header("origin", &application.origin);
                let status = request.send().await.unwrap().status();
                assert!(status.as_u16() < 500, "{path} {accept} {:?}: {status}", &body[..body.len().min(20)]);
            }
        }
    }
    let large =
        visitor.form("/api/sign-in", JSON, &[]).body("x".repeat(3_000_000)).header("origin", &application.origin);
    assert_eq!(large.send().await.unwrap().status(), 413);
}

#[tokio::test]
async fn a_form_sent_too_often_has_to_wait_with_and_without_javascript() {
    let application = Application::start_with(|config| config.rate_limit.enabled = true).await;
    let visitor = application.visitor();
    let form = [("email", EMAIL), ("password", "wrong password")];
    for _ in 0..3 {
        assert_eq!(visitor.send("/api/sign-in", JSON, &form).await.status(), 401);
    }
    let response = visitor.send("/api/sign-in", JSON, &form).await;
    assert_eq!((response.status().as_u16(), header(&response, "retry-after")), (429, Some("10")));
    let endpoint = visitor.send("/api/auth/sign-in/email", JSON, &form).await;
    assert_eq!(endpoint.status(), 429, "the endpoint behind it has the same budget");

    let response = visitor.send("/api/sign-in", HTML, &form).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (302, Some("/sign-in")));
    assert!(visitor.page("/sign-in").await.contains("Too many attempts. Please wait a minute"));
}
