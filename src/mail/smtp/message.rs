//! A letter as it goes over the wire: headers, plain text and HTML.

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{
    super::{Letter, Letterhead, Mail, Undelivered},
    Sender,
};

/// No machine answers this mail with one of its own (RFC 3834 §5).
const AUTO_SUBMITTED: (HeaderName, &str) = (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated");

/// Writes the letter. What people chose themselves, their name above all, stands in no header.
pub(super) fn compose(mail: &Mail, sender: &Sender, head: &Letterhead) -> Result<Message, Undelivered> {
    let letter = Letter::write(mail, head).map_err(|_| refused("the letter cannot be written"))?;
    let to = mail.to.as_str().parse::<Address>().map_err(|_| refused("nobody can be written to at this address"))?;
    let (name, value) = AUTO_SUBMITTED;
    let mut builder = Message::builder()
        .from(sender.mailbox())
        .to(Mailbox::new(None, to))
        .subject(letter.subject)
        .message_id(Some(format!("<{}@{}>", mail.id, sender.domain())))
        .raw_header(HeaderValue::new(name, value.to_owned()));
    if let Some(contact) = head.contact.as_ref().and_then(|contact| contact.as_str().parse().ok()) {
        builder = builder.reply_to(Mailbox::new(None, contact));
    }
    let parts = MultiPart::alternative_plain_html(letter.text, letter.html);
    builder.multipart(parts).map_err(|_| refused("the letter cannot be written"))
}

fn refused(reason: &str) -> Undelivered {
    Undelivered::Refused(reason.to_owned())
}
