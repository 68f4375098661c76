//! Passwords that are easy to guess, on every way by which one is chosen.

use axum::{Json, Router, routing::post};
use keyward::{Auth, Error, RequestAuth, act::SetPassword, endpoint::Done};
use serde_json::{Value, json};

use crate::support::{Application, HTML, JSON, PASSWORD, Whole, header};

const EMAIL: &str = "ada@example.com";

fn sign_up(password: &str) -> Value {
    json!({ "name": "Ada Lovelace", "email": EMAIL, "password": password })
}

fn too_weak() -> (u16, String) {
    (400, "PASSWORD_TOO_WEAK".to_owned())
}

#[tokio::test]
async fn nobody_signs_up_with_a_password_that_is_easy_to_guess() {
    let application = Application::start().await;
    let visitor = application.visitor();
    for password in ["password1", "qwertyuiop", "adalovelace", "Keyward2026", EMAIL] {
        assert_eq!(visitor.ask("/api/auth/sign-up/email", &sign_up(password)).await, too_weak(), "{password}");
    }
    for (password, code) in [("pass", "PASSWORD_TOO_SHORT"), (&*"a".repeat(129), "PASSWORD_TOO_LONG")] {
        assert_eq!(visitor.ask("/api/auth/sign-up/email", &sign_up(password)).await, (400, code.to_owned()));
    }
    assert_eq!(visitor.ask("/api/auth/sign-up/email", &sign_up(PASSWORD)).await.0, 200);
    let stranger = application.visitor();
    assert_eq!(stranger.ask("/api/auth/sign-up/email", &sign_up("password1")).await, too_weak(), "taken or not");
}

#[tokio::test]
async fn the_form_says_so_with_and_without_javascript() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let form = [("name", "Ada"), ("email", EMAIL), ("password", "password1")];
    let response = visitor.send("/api/sign-up", JSON, &form).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("PASSWORD_TOO_WEAK"));

    let response = visitor.send("/api/sign-up", HTML, &form).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (302, Some("/sign-up")));
    let cookie = header(&response, "set-cookie").unwrap();
    assert!(cookie.starts_with("keyward.form=") && !cookie.contains("password1"), "{cookie}");
    let page = visitor.page("/sign-up").await;
    assert!(page.contains(r#"role="alert""#) && page.contains(r#"value="Ada""#), "{page}");
    assert!(!page.contains("password1"), "{page}");
}

#[tokio::test]
async fn nobody_changes_to_a_password_that_is_easy_to_guess() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let change = |password: &str| json!({ "currentPassword": PASSWORD, "newPassword": password });
    let nobody = visitor.ask("/api/auth/change-password", &change("password1")).await;
    assert_eq!(nobody, (401, "UNAUTHORIZED".to_owned()));

    visitor.ask("/api/auth/sign-up/email", &sign_up(PASSWORD)).await;
    for password in ["password1", "LovelaceAda"] {
        assert_eq!(visitor.ask("/api/auth/change-password", &change(password)).await, too_weak(), "{password}");
    }
    assert_eq!(visitor.ask("/api/auth/change-password", &change("short")).await.1, "PASSWORD_TOO_SHORT");
    assert_eq!(visitor.ask("/api/auth/change-password", &change("another good password")).await.0, 200);
}

#[tokio::test]
async fn nobody_resets_to_a_password_that_is_easy_to_guess() {
    let application = Application::start().await;
    let visitor = application.visitor();
    let reset = |password: &str| json!({ "token": "nothing", "newPassword": password });
    assert_eq!(visitor.ask("/api/auth/reset-password", &reset("password1")).await, too_weak());
    assert_eq!(visitor.ask("/api/auth/reset-password", &reset("short")).await.1, "PASSWORD_TOO_SHORT");
    assert_eq!(visitor.ask("/api/auth/reset-password", &reset(PASSWORD)).await.1, "INVALID_TOKEN");
}

#[tokio::test]
async fn nobody_sets_a_first_password_that_is_easy_to_guess() {
    async fn set_password(auth: RequestAuth, Json(act): Json<SetPassword>) -> Result<Json<Done>, Error> {
        Ok(Json(auth.call(act).await?))
    }
    let router = |auth: &Auth| {
        Router::new().route("/api/set-password", post(set_password)).merge(auth.router()).layer(auth.layer())
    };
    let application = Application::serving(|_| {}, |auth, _, _| router(auth)).await;
    let visitor = application.visitor();
    visitor.ask("/api/auth/sign-up/email", &sign_up(PASSWORD)).await;
    for password in ["password1", "LovelaceAda"] {
        assert_eq!(visitor.ask("/api/set-password", &json!({ "newPassword": password })).await, too_weak());
    }
    let hard = json!({ "newPassword": "another good password" });
    assert_eq!(visitor.ask("/api/set-password", &hard).await.1, "PASSWORD_ALREADY_SET", "the act was asked");
}

#[tokio::test]
async fn the_server_refuses_them_unless_it_is_told_not_to() {
    for (variables, status) in [(&[][..], 400), (&[("KEYWARD_PASSWORD_STRENGTH", "off")], 200)] {
        let whole = Whole::start(variables).await;
        assert_eq!(whole.visitor().ask("/api/auth/sign-up/email", &sign_up("password1")).await.0, status);
        whole.stop().await;
    }
}
