//! `POST /send-verification-email` (protocol section 2.19).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint, present};

/// Sends a link that shows that an address is one's own. Tells a stranger nothing about the address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SendVerificationEmail {
    /// The address; that of who is signed in, where somebody is.
    pub email: String,
    /// Where the link leads.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
}

impl Endpoint for SendVerificationEmail {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/send-verification-email";
    const ACCESS: Access = Access::Open;
    type Output = Done;
}
