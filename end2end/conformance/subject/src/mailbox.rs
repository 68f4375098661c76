//! Every mail that was sent, as the runner reads it.

use std::sync::{Arc, Mutex, PoisonError};

use keyward::mail::{Content, Delivery, Link, Mail, Mailer};
use serde_json::{Value, json};

#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<Vec<Value>>>);

impl Mailbox {
    /// What came since the last time.
    pub(crate) fn drain(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Mailer for Mailbox {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(described(&mail));
        Box::pin(async { Ok(()) })
    }
}

fn described(mail: &Mail) -> Value {
    let to = mail.to.as_str();
    let with_link = |kind: &str, link: &Link| json!({ "kind": kind, "to": to, "url": link.url, "token": link.token });
    match &mail.content {
        Content::VerifyEmail(link) => with_link("verify-email", link),
        Content::ResetPassword(link) => with_link("reset-password", link),
        Content::DeleteUser(link) => with_link("delete-account", link),
        Content::ConfirmEmailChange { new_email, link } => {
            let mut described = with_link("change-email", link);
            described["newEmail"] = json!(new_email);
            described
        }
        Content::SignUpWithYourEmail => json!({ "kind": "existing-user", "to": to }),
        Content::PasswordWasReset => json!({ "kind": "password-was-reset", "to": to }),
        Content::EmailWasChanged { new_email } => {
            json!({ "kind": "email-was-changed", "to": to, "newEmail": new_email })
        }
        _ => json!({ "kind": "unknown", "to": to }),
    }
}
