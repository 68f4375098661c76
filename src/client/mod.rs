//! The typed client: the third face of an endpoint, for another service or for the browser.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

use ::http::{Method, Request, Response, header};

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
        let response = self.transport.send(self.request(&endpoint)?).await?;
        read::<E>(&response)
    }

    fn request<E: Endpoint>(&self, endpoint: &E) -> Result<Request<Vec<u8>>, Error> {
        let (base, path) = (&self.base, E::PATH);
        let request = Request::builder().method(E::METHOD);
        let request = if E::METHOD == Method::GET {
            let query = serde_urlencoded::to_string(endpoint).map_err(|_| Error::Unexpected)?;
            let mark = if query.is_empty() { "" } else { "?" };
            request.uri(format!("{base}{path}{mark}{query}")).body(Vec::new())
        } else {
            let body = serde_json::to_vec(endpoint).map_err(|_| Error::Unexpected)?;
            request.uri(format!("{base}{path}")).header(header::CONTENT_TYPE, "application/json").body(body)
        };
        request.map_err(|_| Error::Unexpected)
    }
}

fn read<E: Endpoint>(response: &Response<Vec<u8>>) -> Result<E::Output, Error> {
    let status = response.status();
    if status.is_success() {
        return serde_json::from_slice(response.body()).map_err(|_| Error::Unexpected);
    }
    let body = serde_json::from_slice(response.body());
    Err(Error::from_wire(status, body.unwrap_or_else(|_| ErrorBody { message: status.to_string(), code: None })))
}
