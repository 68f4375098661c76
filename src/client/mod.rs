//! The typed client: the third face of an endpoint, for another service or for the browser.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

use ::http::{Method, StatusCode};

#[cfg(target_arch = "wasm32")]
use browser::Transport;
#[cfg(not(target_arch = "wasm32"))]
use native::Transport;

use crate::{
    endpoint::Endpoint,
    error::{Error, ErrorBody},
};

/// Calls the endpoints of a server: `client.call(GetSession::default()).await?`.
///
/// Natively it keeps the cookies that it is sent, as a browser does; in wasm the browser keeps them.
#[derive(Clone, Debug)]
pub struct Client {
    base: String,
    transport: Transport,
}

impl Client {
    /// A client of the server at `https://app.example.com/api/auth`; in the browser the path alone will do.
    ///
    /// # Errors
    /// [`Error::Network`] when the system has no TLS to offer.
    pub fn new(base: &str) -> Result<Self, Error> {
        Ok(Self { base: base.trim_end_matches('/').to_owned(), transport: Transport::new(base)? })
    }

    /// Asks for an endpoint. Every failure is an [`Error`]: the server's refusals with their code, everything that kept
    /// the answer from arriving as [`Error::Network`].
    pub async fn call<E: Endpoint>(&self, endpoint: E) -> Result<E::Output, Error> {
        let url = format!("{}{}", self.base, E::PATH);
        let answer = if E::METHOD == Method::GET {
            let query = serde_urlencoded::to_string(&endpoint).map_err(|_| Error::Unexpected)?;
            let mark = if query.is_empty() { "" } else { "?" };
            self.transport.get(&format!("{url}{mark}{query}")).await?
        } else {
            self.transport.post(&url, serde_json::to_string(&endpoint).map_err(|_| Error::Unexpected)?).await?
        };
        read::<E>(&answer)
    }
}

/// What came back: the status and the text.
struct Answer {
    status: StatusCode,
    text: String,
    /// Seconds to wait, where the server says so.
    retry_after: Option<u64>,
}

impl Answer {
    fn new(status: StatusCode, retry_after: Option<&str>, text: String) -> Self {
        Self { status, text, retry_after: retry_after.and_then(|seconds| seconds.parse().ok()) }
    }
}

fn read<E: Endpoint>(answer: &Answer) -> Result<E::Output, Error> {
    if answer.status.is_success() {
        return serde_json::from_str(&answer.text).map_err(|_| Error::Unexpected);
    }
    let mut body = serde_json::from_str(&answer.text).unwrap_or_else(|_| ErrorBody {
        message: "The server refused without a reason".to_owned(),
        code: None,
        status: None,
        retry_after: None,
    });
    body.retry_after = answer.retry_after.or(body.retry_after);
    Err(Error::from_wire(answer.status, body))
}
