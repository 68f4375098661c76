//! What can be turned off, and what is not offered without a mailer.

use keyward::{
    Error,
    config::Config,
    endpoint::{ChangeEmail, RequestPasswordReset, SendVerificationEmail, SignInEmail, SignUpEmail},
};
use serde_json::{Value, json};

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

async fn without_mail(database: &Database, configure: fn(&mut Config)) -> Server {
    Server::start_with(database, Options { configure, mails: false, ..Options::default() }).await
}

fn credentials() -> Value {
    json!({ "name": "Eve", "email": "eve@example.com", "password": PASSWORD })
}

on_both_stores! {
    async fn signing_up(database: Database) {
        let server = Server::configured(&database, |config| config.email_password.sign_up = false).await;
        let answer = Browser::new(&server).post("/sign-up/email", &credentials()).await;
        assert_eq!(answer.refusal(), (400, "EMAIL_PASSWORD_SIGN_UP_DISABLED".into()));
        assert_eq!(database.count("user").await, 0);
        assert_eq!(Browser::new(&server).sign_in("eve@example.com").await.refusal(), (401, "INVALID_EMAIL_OR_PASSWORD".into()));
        let sign_up = SignUpEmail { email: "eve@example.com".into(), password: PASSWORD.into(), ..SignUpEmail::default() };
        assert_eq!(server.auth.call(sign_up).await, Err(Error::EmailPasswordSignUpDisabled), "on the server, too");
    }

    async fn passwords(database: Database) {
        Browser::of_new_user(&Server::start(&database).await, "ada@example.com").await;
        let server = Server::configured(&database, |config| config.email_password.enabled = false).await;
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.refusal(), (400, "EMAIL_PASSWORD_DISABLED".into()));
        let answer = Browser::new(&server).post("/sign-up/email", &credentials()).await;
        assert_eq!(answer.refusal(), (400, "EMAIL_PASSWORD_SIGN_UP_DISABLED".into()));
        let sign_in = SignInEmail { email: "ada@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
        assert_eq!(server.auth.call(sign_in).await, Err(Error::EmailPasswordDisabled));
    }

    async fn resetting_a_password(database: Database) {
        let off = Server::configured(&database, |config| config.email_password.reset.enabled = false).await;
        let mute = without_mail(&database, |_| {}).await;
        Browser::of_new_user(&off, "ada@example.com").await;
        for server in [&off, &mute] {
            for email in ["ada@example.com", "nobody@example.com"] {
                let answer = Browser::new(server).post("/request-password-reset", &json!({ "email": email })).await;
                assert_eq!(answer.refusal(), (400, "RESET_PASSWORD_DISABLED".into()), "{email}");
            }
            let ask = RequestPasswordReset { email: "ada@example.com".into(), redirect_to: None };
            assert_eq!(server.auth.call(ask).await, Err(Error::ResetPasswordDisabled));
        }
        off.mailbox.stays_empty().await;
        assert_eq!(database.count("verification").await, 0);
    }

    async fn verifying_an_address(database: Database) {
        let off = Server::configured(&database, |config| config.email_verification.enabled = false).await;
        let mute = without_mail(&database, |_| {}).await;
        let mut ada = Browser::of_new_user(&off, "ada@example.com").await;
        let body = json!({ "email": "ada@example.com" });
        assert_eq!(ada.post("/send-verification-email", &body).await.refusal(), (400, "VERIFICATION_EMAIL_NOT_ENABLED".into()));
        for server in [&off, &mute] {
            for email in ["ada@example.com", "nobody@example.com"] {
                let answer = Browser::new(server).post("/send-verification-email", &json!({ "email": email })).await;
                assert_eq!(answer.refusal(), (400, "VERIFICATION_EMAIL_NOT_ENABLED".into()));
            }
            let send = SendVerificationEmail { email: "ada@example.com".into(), callback_url: None };
            assert_eq!(server.auth.call(send).await, Err(Error::VerificationEmailNotEnabled));
        }
        off.mailbox.stays_empty().await;
    }

    async fn the_mail_of_a_verification_that_is_required(database: Database) {
        let configure = |config: &mut Config| {
            config.email_password.require_verification = true;
            config.email_verification.send_on_sign_in = true;
        };
        let server = without_mail(&database, configure).await;
        for _ in 0..2 {
            let answer = Browser::new(&server).sign_up("ada@example.com").await;
            assert_eq!((answer.status, &answer.json()["token"]), (200, &json!(null)));
        }
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.refusal(), (403, "EMAIL_NOT_VERIFIED".into()));
        assert_eq!(database.count("verification").await, 0);
    }

    async fn changing_an_address(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        for new in ["new@example.com", "ada@example.com"] {
            let answer = ada.post("/change-email", &json!({ "newEmail": new })).await;
            assert_eq!(answer.refusal(), (400, "CHANGE_EMAIL_DISABLED".into()));
        }
        let change = ChangeEmail { new_email: "new@example.com".into(), callback_url: None };
        assert_eq!(server.auth.call(change).await, Err(Error::Unauthorized), "nobody has no address");
        server.mailbox.stays_empty().await;
    }

    async fn the_mail_of_a_change_of_address(database: Database) {
        let server = without_mail(&database, |config| config.user.change_email.enabled = true).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        Browser::of_new_user(&server, "eve@example.com").await;
        for new in ["new@example.com", "eve@example.com"] {
            let answer = ada.post("/change-email", &json!({ "newEmail": new })).await;
            assert_eq!((answer.status, answer.json()), (400, json!({ "message": "Verification email isn't enabled" })), "{new}");
        }
        let at_once = |config: &mut Config| {
            config.user.change_email.enabled = true;
            config.user.change_email.without_verification = true;
        };
        let server = without_mail(&database, at_once).await;
        let mut ada = Browser::of_user(&server, "ada@example.com").await;
        assert_eq!(ada.post("/change-email", &json!({ "newEmail": "new@example.com" })).await.status, 200);
        assert_eq!(ada.get("/get-session").await.json()["user"]["email"], "new@example.com");
    }

    async fn deleting_oneself(database: Database) {
        let server = Server::start(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        for body in [json!({}), json!({ "password": PASSWORD }), json!({ "token": "x" })] {
            let answer = ada.post("/delete-user", &body).await;
            assert_eq!((answer.status, answer.text().as_str(), answer.header("content-type")), (404, "", Some("application/json")), "{body}");
        }
        for browser in [&mut ada, &mut Browser::new(&server)] {
            assert_eq!(browser.get("/delete-user/callback?token=x").await.refusal(), (404, "NOT_FOUND".into()));
        }
        assert!(ada.is_signed_in().await);
    }
}
