//! Requests through reqwest.

use ::http::{HeaderValue, Request, Response, header};
use reqwest::Url;

use crate::error::Error;

#[derive(Clone, Debug)]
pub(super) struct Transport {
    client: reqwest::Client,
    /// Says where a request comes from, as a browser on the server's own site would.
    origin: HeaderValue,
}

impl Transport {
    pub(super) fn new(base: &str) -> Result<Self, Error> {
        let url = Url::parse(base).map_err(|_| Error::Network)?;
        let origin = HeaderValue::from_str(&url.origin().ascii_serialization()).map_err(|_| Error::Network)?;
        // An error means that the application chose a provider before; that one is used then.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().cookie_store(true).redirect(redirects).build();
        Ok(Self { client: client.map_err(|_| Error::Network)?, origin })
    }

    pub(super) async fn send(&self, mut request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        request.headers_mut().insert(header::ORIGIN, self.origin.clone());
        let request = reqwest::Request::try_from(request).map_err(|_| Error::Network)?;
        let response = self.client.execute(request).await.map_err(|_| Error::Network)?;
        let status = response.status();
        let body = response.bytes().await.map_err(|_| Error::Network)?;
        let mut response = Response::new(body.to_vec());
        *response.status_mut() = status;
        Ok(response)
    }
}
