//! [`Error`] as the error of a server function: `async fn sign_in(..) -> Result<(), Error>`.

use ::http::StatusCode;
use server_fn::{
    Bytes, ContentType, Decodes, Encodes, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};

use crate::error::Error;

/// How an error travels: the protocol's JSON, read as text like everything else that the page reads.
pub struct ErrorText;

impl ContentType for ErrorText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for ErrorText {
    const FORMAT_TYPE: server_fn::Format = server_fn::Format::Text;
}

impl Encodes<Error> for ErrorText {
    type Error = serde_json::Error;

    fn encode(error: &Error) -> Result<Bytes, Self::Error> {
        serde_json::to_string(&error.whole_body()).map(Bytes::from)
    }
}

impl Decodes<Error> for ErrorText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<Error, Self::Error> {
        let body = serde_json::from_str(&String::from_utf8_lossy(&bytes))?;
        Ok(Error::from_wire(StatusCode::BAD_REQUEST, body))
    }
}

impl FromServerFnError for Error {
    type Encoder = ErrorText;

    /// The library's texts may repeat what somebody typed, so they are dropped.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Network,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => unreadable(),
            // On the server it is the request that could not be read, in the browser the answer.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => unreadable(),
            _ => Self::Unexpected,
        }
    }
}

fn unreadable() -> Error {
    Error::Validation("[body] Invalid input".to_owned())
}
