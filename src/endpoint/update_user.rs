//! `POST /update-user` (protocol section 2.14).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Access, Done, Endpoint, present};

/// Changes what a profile shows. What is absent stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateUser {
    /// What the person wants to be called; may be empty.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub name: Option<String>,
    /// Address of a picture; `Some(None)` takes the picture away.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub image: Option<Option<String>>,
    /// An address is changed elsewhere; here only so that it is refused and not ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<serde_json::Value>,
}

impl Endpoint for UpdateUser {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/update-user";
    const ACCESS: Access = Access::Session;
    const CHANGES_SESSION: bool = true;
    type Output = Done;
}
