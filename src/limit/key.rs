//! What is counted: one key, one budget.

use crate::{
    model::{ClientAddress, Email, Network, UserId},
    secret::Pseudonyms,
};

/// Stands for every client whose address is not known: they share a budget, so that hiding gains nothing.
const NO_ADDRESS: &str = "no-trusted-ip";

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    /// What a network asks of an endpoint.
    Route { path: &'a str, network: Option<Network> },
    /// Attempts to sign in to an account.
    Account(&'a Email),
    /// Mails to somebody.
    Recipient(&'a Email),
    /// Mails that seemed to be sent.
    SeemingRecipient(&'a Email),
    /// Attempts of a signed-in user to show the password.
    Reauthentication(&'a UserId),
    /// Sign-ins to an account from an address.
    KnownDevice { account: &'a Email, address: ClientAddress },
}

impl Key<'_> {
    /// The key as it is stored: what the protocol counts in the protocol's form, and people under pseudonyms, so that
    /// counts tell nobody who was here.
    pub(super) fn stored(&self, pseudonyms: &Pseudonyms) -> String {
        match self {
            Self::Route { path, network: Some(network) } => format!("{network}|{path}"),
            Self::Route { path, network: None } => format!("{NO_ADDRESS}|{path}"),
            Self::Account(email) => format!("account|{}", pseudonyms.of(email.as_str())),
            Self::Recipient(email) => format!("recipient|{}", pseudonyms.of(email.as_str())),
            Self::SeemingRecipient(email) => format!("seeming-recipient|{}", pseudonyms.of(email.as_str())),
            Self::Reauthentication(user) => format!("reauthentication|{}", pseudonyms.of(user.as_str())),
            Self::KnownDevice { account, address } => {
                format!("device|{}", pseudonyms.of(&format!("{account}|{address}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::AppSecret;

    #[test]
    fn stored_keys_name_nobody() {
        let pseudonyms = Pseudonyms::new(&AppSecret::new("a secret for tests"), "rate limit");
        let (email, user) = (Email::parse("ada@example.com").unwrap(), UserId("u1".into()));
        let address = ClientAddress::from(std::net::IpAddr::from([203, 0, 113, 9]));
        let stored = |key: Key<'_>| key.stored(&pseudonyms);
        let route = Key::Route { path: "/ok", network: address.tiers().next() };
        assert_eq!(stored(route), "203.0.113.9|/ok");
        assert_eq!(stored(Key::Route { path: "/ok", network: None }), "no-trusted-ip|/ok");
        for key in [
            Key::Account(&email),
            Key::Recipient(&email),
            Key::Reauthentication(&user),
            Key::KnownDevice { account: &email, address },
        ] {
            let stored = stored(key);
            assert!(!stored.contains("ada") && !stored.contains("u1") && !stored.contains("203"), "{stored}");
        }
        assert!(
            stored(Key::KnownDevice { account: &email, address }).starts_with("device|"),
            "swept later than others"
        );
    }
}
