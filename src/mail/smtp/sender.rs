//! Whom letters come from.

use lettre::message::Mailbox;

/// An address that letters come from, with a name or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Reads `no-reply@example.com` or `Keyward <no-reply@example.com>`; `None` unless it is one of them.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// With this name, if it has none of its own.
    pub(super) fn or_named(self, name: &str) -> Self {
        let Mailbox { name: own, email } = self.0;
        Self(Mailbox::new(own.or_else(|| Some(name.to_owned())), email))
    }

    pub(super) fn mailbox(&self) -> Mailbox {
        self.0.clone()
    }

    pub(super) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Sender::parse(text).unwrap().or_named("Keyward").0.to_string()
    }

    #[test]
    fn a_sender_has_the_applications_name_or_its_own() {
        assert_eq!(shown("no-reply@example.com"), "Keyward <no-reply@example.com>");
        assert_eq!(shown("The Shop <no-reply@example.com>"), "The Shop <no-reply@example.com>");
    }

    #[test]
    fn what_is_no_address_is_no_sender() {
        for text in
            ["", "example.com", "Keyward", "Keyward <>", "a@b@c", "a@example.com, b@example.com", "a@ex\nample.com"]
        {
            assert_eq!(Sender::parse(text), None, "{text:?}");
        }
    }
}
