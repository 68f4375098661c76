//! `POST /verify-password` (protocol section 2.17).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint};
use crate::model::Password;

/// Shows once more, in a session, that one knows the password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct VerifyPassword {
    /// The password.
    pub password: Password,
}

impl Endpoint for VerifyPassword {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/verify-password";
    const ACCESS: Access = Access::Sensitive;
    type Output = Done;
}
