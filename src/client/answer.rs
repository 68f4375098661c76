//! What came back.

use ::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::{
    error::{Error, ErrorBody},
    model::Timestamp,
};

/// An answer of a server.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) text: String,
    /// Seconds to wait, where the server says so.
    pub(super) retry_after: Option<u64>,
    /// When it was given, by the server's clock. The browser does not look.
    pub(super) date: Option<Timestamp>,
}

impl Answer {
    pub(super) fn or_refusal(self) -> Result<Self, Error> {
        if self.status.is_success() { Ok(self) } else { Err(self.refusal()) }
    }

    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<(T, Option<Timestamp>), Error> {
        serde_json::from_str(&self.text).map(|output| (output, self.date)).map_err(|_| Error::Unexpected)
    }

    fn refusal(&self) -> Error {
        let mut body = serde_json::from_str(&self.text).unwrap_or_else(|_| ErrorBody {
            message: "The server refused without a reason".to_owned(),
            code: None,
            status: None,
            retry_after: None,
        });
        body.retry_after = self.retry_after.or(body.retry_after);
        Error::from_wire(self.status, body)
    }
}
