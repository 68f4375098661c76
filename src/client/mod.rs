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
        let text = if E::METHOD == Method::GET {
            let query = serde_urlencoded::to_string(&endpoint).map_err(|_| Error::Unexpected)?;
            self.exchange(target(E::PATH, &query), None).await?
        } else {
            let body = serde_json::to_string(&endpoint).map_err(|_| Error::Unexpected)?;
            self.exchange(E::PATH.to_owned(), Some(body)).await?
        };
        serde_json::from_str(&text).map_err(|_| Error::Unexpected)
    }

    /// Sends a request and returns the text of a success. Knows no endpoint, so that it is compiled once for all.
    async fn exchange(&self, target: String, body: Option<String>) -> Result<String, Error> {
        let url = format!("{}{target}", self.base);
        let answer = match body {
            None => self.transport.get(&url).await?,
            Some(body) => self.transport.post(&url, body).await?,
        };
        if answer.status.is_success() { Ok(answer.text) } else { Err(refusal(&answer)) }
    }
}

/// A path and its query; a field whose name stands in the path in braces goes there.
fn target(path: &str, query: &str) -> String {
    let mut path = path.to_owned();
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let place = format!("{{{name}}}");
        if path.contains(&place) { path = path.replace(&place, value) } else { rest.push(pair) }
    }
    let mark = if rest.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}", rest.join("&"))
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

fn refusal(answer: &Answer) -> Error {
    let mut body = serde_json::from_str(&answer.text).unwrap_or_else(|_| ErrorBody {
        message: "The server refused without a reason".to_owned(),
        code: None,
        status: None,
        retry_after: None,
    });
    body.retry_after = answer.retry_after.or(body.retry_after);
    Error::from_wire(answer.status, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_where_the_path_names_it() {
        assert_eq!(target("/ok", ""), "/ok");
        assert_eq!(target("/get-session", "disableRefresh=1"), "/get-session?disableRefresh=1");
        assert_eq!(
            target("/reset-password/{token}", "token=a%2Fb&callbackURL=%2Fx"),
            "/reset-password/a%2Fb?callbackURL=%2Fx"
        );
    }
}
