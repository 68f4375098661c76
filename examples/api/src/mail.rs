//! Mail, as a developer reads it: in the terminal.

use keyward::mail::{Content, Delivery, Mail, Mailer};

pub(crate) struct Terminal;

impl Mailer for Terminal {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        Box::pin(async move {
            if let Content::VerifyEmail(link) = mail.content {
                println!("mail to {}: {}", mail.to, link.url);
            }
            Ok(())
        })
    }
}
