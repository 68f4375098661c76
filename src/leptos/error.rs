//! [`Error`] as the error of a server function: `async fn sign_in(..) -> Result<(), Error>`.

use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

use crate::error::Error;

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

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
