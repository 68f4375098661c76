//! The pages of an account without JavaScript: what they show, and what comes of their forms.

use keyward::config::Config;
use std::time::Duration;

use crate::support::{Application, HTML, JSON, PASSWORD, Visitor, header};

const EMAIL: &str = "ada@example.com";
const ANOTHER: &str = "staple wisdom quartz";

async fn with_ada(configure: impl FnOnce(&mut Config)) -> (Application, Visitor) {
    let application = Application::start_with(configure).await;
    let visitor = application.visitor();
    visitor.sign_up("Ada", EMAIL).await;
    (application, visitor)
}

/// Everybody signed in too long ago, always.
fn nobody_is_fresh(config: &mut Config) {
    config.session.fresh_age = Duration::from_nanos(1);
}

/// Sends a form, and says where it leads.
async fn led_to(visitor: &Visitor, path: &str, form: &[(&str, &str)]) -> String {
    let response = visitor.send(path, HTML, form).await;
    assert_eq!(response.status(), 302, "{path}");
    header(&response, "location").unwrap().to_owned()
}

/// The values of the buttons of a name.
fn values(html: &str, name: &str) -> Vec<String> {
    let before = format!(r#"name="{name}" value=""#);
    html.split(&before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_profile_is_saved_and_shown() {
    let (_application, visitor) = with_ada(|_| {}).await;
    let form = [("name", " Ada Lovelace "), ("image", "https://example.com/ada.png")];
    assert_eq!(led_to(&visitor, "/api/account/profile", &form).await, "/account?done=profile-saved");
    let html = visitor.page("/account?done=profile-saved").await;
    assert!(html.contains("Your profile is saved."), "{html}");
    assert!(
        html.contains(r#"value="Ada Lovelace""#) && html.contains(r#"src="https://example.com/ada.png""#),
        "{html}"
    );

    let form = [("name", "Ada"), ("image", "javascript:alert(1)")];
    assert_eq!(led_to(&visitor, "/api/account/profile", &form).await, "/account");
    let html = visitor.page("/account").await;
    assert!(html.contains("This does not look like the web address of an image."), "{html}");
    assert!(!html.contains(r#"src="javascript"#), "{html}");

    assert_eq!(
        led_to(&visitor, "/api/account/profile", &[("name", "Ada"), ("image", "")]).await,
        "/account?done=profile-saved"
    );
    assert!(!visitor.page("/account").await.contains("<img"));
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_if_asked_to() {
    let (application, visitor) = with_ada(|_| {}).await;
    let elsewhere = application.visitor();
    elsewhere.send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    for (password, error) in [("wrong password", "This is not your password."), ("", "This is not your password.")] {
        let form = [("current_password", password), ("new_password", ANOTHER)];
        assert_eq!(led_to(&visitor, "/api/account/password", &form).await, "/account/password");
        let html = visitor.page("/account/password").await;
        assert!(html.contains(error) && !html.contains(ANOTHER), "{html}");
    }
    let form = [("current_password", PASSWORD), ("new_password", ANOTHER)];
    assert_eq!(led_to(&visitor, "/api/account/password", &form).await, "/account/password?done=password-changed");
    assert_eq!(elsewhere.get("/dashboard").await.status(), 200, "nobody asked for it");
    let form = [("current_password", ANOTHER), ("new_password", PASSWORD), ("end_other_sessions", "on")];
    assert_eq!(led_to(&visitor, "/api/account/password", &form).await, "/account/password?done=password-changed");
    assert_eq!(elsewhere.get("/dashboard").await.status(), 303);
    assert_eq!(visitor.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn sessions_are_told_in_words_and_ended_one_by_one_or_all() {
    let (application, visitor) = with_ada(|_| {}).await;
    let sign_in = [("email", EMAIL), ("password", PASSWORD)];
    let [phone, desk, library] = [application.visitor(), application.visitor(), application.visitor()];
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let request = phone.form("/api/sign-in", JSON, &sign_in).header("origin", &application.origin);
    request.header("user-agent", agent).send().await.unwrap();
    for other in [&desk, &library] {
        other.send("/api/sign-in", JSON, &sign_in).await;
    }
    let html = visitor.page("/account/devices").await;
    assert!(html.contains("Chrome on Windows 10") && html.contains("127.0.0.1"), "{html}");
    assert!(html.contains("This device") && html.contains("Unknown browser"), "{html}");
    let handles = values(&html, "session");
    assert_eq!(handles.len(), 3, "this one is not ended here");

    for _ in 0..2 {
        let led = led_to(&visitor, "/api/account/end-session", &[("session", &handles[0])]).await;
        assert_eq!(
            led, "/account/devices?done=session-ended",
            "what is over cannot be ended, and nothing is said of it"
        );
    }
    assert_eq!(values(&visitor.page("/account/devices").await, "session").len(), 2);
    let led = led_to(&visitor, "/api/account/end-other-sessions", &[]).await;
    assert_eq!(led, "/account/devices?done=sessions-ended");
    for other in [phone, desk, library] {
        assert_eq!(other.get("/dashboard").await.status(), 303);
    }
    assert_eq!(visitor.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn the_session_of_somebody_else_is_not_ended() {
    let (application, visitor) = with_ada(|_| {}).await;
    let eve = application.visitor();
    eve.sign_up("Eve", "eve@example.com").await;
    let other = application.visitor();
    other.send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    let handle = values(&visitor.page("/account/devices").await, "session").remove(0);
    led_to(&eve, "/api/account/end-session", &[("session", &handle)]).await;
    assert_eq!(other.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn the_only_way_to_sign_in_stays() {
    let (_application, visitor) = with_ada(|_| {}).await;
    let html = visitor.page("/account/methods").await;
    assert!(html.contains("This is the only one, so it stays.") && values(&html, "account").is_empty(), "{html}");
}

#[tokio::test]
async fn what_is_dangerous_asks_who_signed_in_a_while_ago_for_the_password() {
    let (_application, visitor) = with_ada(|config| {
        nobody_is_fresh(config);
        config.user.change_email.enabled = true;
        config.user.delete.enabled = true;
    })
    .await;
    for page in ["/account/devices", "/account/methods"] {
        let html = visitor.page(page).await;
        assert!(html.contains("Please show that it is you.") && !html.contains(r#"class="rows""#), "{html}");
    }
    for page in ["/account/delete"] {
        let html = visitor.page(page).await;
        assert!(html.contains(r#"name="current_password""#), "{page}: {html}");
    }
    for (path, page) in [
        ("/api/account/email", "/account/email"),
        ("/api/account/first-password", "/account/password"),
        ("/api/account/deletion", "/account/delete"),
        ("/api/account/end-session", "/account/devices"),
        ("/api/account/end-other-sessions", "/account/devices"),
    ] {
        let form = [("new_email", "new@example.com"), ("new_password", ANOTHER), ("session", "any")];
        assert_eq!(led_to(&visitor, path, &form).await, page);
        let wrong = [&form[..], &[("current_password", "wrong password")]].concat();
        assert_eq!(led_to(&visitor, path, &wrong).await, page);
    }
    assert_eq!(led_to(&visitor, "/api/account/unlink", &[("account", "any")]).await, "/account/methods");
    assert_eq!(visitor.get("/dashboard").await.status(), 200, "nothing happened");
}

#[tokio::test]
async fn a_confirmed_password_leads_back_to_the_page_and_to_no_other_site() {
    let (_application, visitor) = with_ada(|_| {}).await;
    for (here, leads_to) in [
        ("/account/devices", "/account/devices"),
        ("https://evil.example/account", "/account"),
        ("//evil.example", "/account"),
        ("/sign-in", "/account"),
        ("", "/account"),
    ] {
        let form = [("here", here), ("current_password", PASSWORD)];
        assert_eq!(led_to(&visitor, "/api/confirm", &form).await, leads_to);
    }
    assert_eq!(visitor.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn an_account_is_deleted_for_its_password() {
    let (application, visitor) = with_ada(|config| config.user.delete.enabled = true).await;
    assert!(visitor.page("/account/delete").await.contains("These go with your account:"));
    for wrong in [&[("current_password", "wrong password")][..], &[("current_password", "")], &[]] {
        assert_eq!(led_to(&visitor, "/api/account/deletion", wrong).await, "/account/delete", "{wrong:?}");
        assert!(visitor.page("/account/delete").await.contains("This is not your password."), "{wrong:?}");
    }
    let led = led_to(&visitor, "/api/account/deletion", &[("current_password", PASSWORD)]).await;
    assert_eq!(led, "/?done=account-deleted");
    let html = visitor.page(&led).await;
    assert!(html.contains("Your account is deleted.") && html.contains("Sign in"), "{html}");
    let again = application.visitor().send("/api/sign-in", JSON, &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(again.status(), 401);
}

#[tokio::test]
async fn a_deletion_page_without_a_token_deletes_nothing() {
    let (_application, visitor) = with_ada(|config| config.user.delete.enabled = true).await;
    for token in ["", "nothing"] {
        assert_eq!(led_to(&visitor, "/api/delete-account", &[("token", token)]).await, "/delete-account");
        assert!(visitor.page("/delete-account").await.contains("This link is no longer good."));
    }
    assert_eq!(visitor.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn what_is_not_offered_says_so() {
    let (_application, visitor) = with_ada(|_| {}).await;
    assert!(visitor.page("/account/delete").await.contains("You cannot delete your account here yourself."));
    assert!(!visitor.page("/account/email").await.contains(r#"name="new_email""#));
    led_to(&visitor, "/api/account/email", &[("new_email", "new@example.com")]).await;
    led_to(&visitor, "/api/account/deletion", &[("current_password", PASSWORD)]).await;
    assert_eq!(visitor.get("/dashboard").await.status(), 200);
}

#[tokio::test]
async fn pages_speak_the_language_of_the_browser() {
    let (_application, visitor) = with_ada(|_| {}).await;
    for (asked, language, title) in [("de-CH,de;q=0.9,en;q=0.8", "de", "Profil"), ("fr", "en", "Profile")] {
        let response = visitor.request("/account").header("accept-language", asked).send().await.unwrap();
        let html = response.text().await.unwrap();
        assert!(
            html.contains(&format!(r#"<html lang="{language}">"#)) && html.contains(&format!(">{title}</h1>")),
            "{html}"
        );
    }
}
