//! Addresses that come with a request.

use crate::{error::Error, model::Email};

/// The address in a field of the body.
pub(super) fn parse(field: &str, text: &str) -> Result<Email, Error> {
    Email::parse(text).ok_or_else(|| Error::invalid_field(field, "Invalid email address"))
}
