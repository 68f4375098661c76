//! Requests through reqwest.

use ::http::{HeaderValue, header};
use reqwest::{RequestBuilder, Url};

use super::Answer;
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

    pub(super) async fn get(&self, url: &str) -> Result<Answer, Error> {
        self.read(self.client.get(url)).await
    }

    pub(super) async fn post(&self, url: &str, json: String) -> Result<Answer, Error> {
        self.read(self.client.post(url).header(header::CONTENT_TYPE, "application/json").body(json)).await
    }

    async fn read(&self, request: RequestBuilder) -> Result<Answer, Error> {
        let response = request.header(header::ORIGIN, self.origin.clone()).send().await.map_err(|_| Error::Network)?;
        let status = response.status();
        let retry_after = response.headers().get(header::RETRY_AFTER).cloned();
        let retry_after = retry_after.as_ref().and_then(|seconds| seconds.to_str().ok());
        Ok(Answer::new(status, retry_after, response.text().await.map_err(|_| Error::Network)?))
    }
}
