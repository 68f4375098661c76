//! `POST /change-email` (protocol section 2.18).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint, present};

/// Asks for another address. Answers the same whether somebody else has it or not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEmail {
    /// The address from then on.
    pub new_email: String,
    /// Where the link of the mail leads.
    #[serde(default, rename = "callbackURL", skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub callback_url: Option<String>,
}

impl Endpoint for ChangeEmail {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/change-email";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    type Output = Done;
}
