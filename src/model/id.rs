//! Row identifiers, one type a table so that they cannot be mixed up. 32 characters `a-z A-Z 0-9`; never a secret.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Names a user.
    UserId;
    /// Names a session: shown in lists, enough to end it, not enough to use it.
    SessionId;
    /// Names an account: one way in which a user can sign in.
    AccountId;
}
