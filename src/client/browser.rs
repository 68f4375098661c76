//! Requests through the browser's fetch.

use ::http::StatusCode;
use gloo_net::http::{Request, RequestBuilder, Response};
use web_sys::RequestCredentials;

use super::Answer;
use crate::error::Error;

#[derive(Clone, Debug)]
pub(super) struct Transport;

impl Transport {
    #[expect(clippy::unnecessary_wraps, reason = "the native transport can fail here")]
    pub(super) fn new(_base: &str) -> Result<Self, Error> {
        Ok(Self)
    }

    pub(super) async fn get(&self, url: &str) -> Result<Answer, Error> {
        read(with_cookies(Request::get(url)).send().await).await
    }

    pub(super) async fn post(&self, url: &str, json: String) -> Result<Answer, Error> {
        let request = with_cookies(Request::post(url)).header("content-type", "application/json").body(json);
        read(request.map_err(|_| Error::Unexpected)?.send().await).await
    }
}

fn with_cookies(request: RequestBuilder) -> RequestBuilder {
    request.credentials(RequestCredentials::Include)
}

async fn read(response: Result<Response, gloo_net::Error>) -> Result<Answer, Error> {
    let response = response.map_err(|_| Error::Network)?;
    let status = StatusCode::from_u16(response.status()).map_err(|_| Error::Network)?;
    let retry_after = response.headers().get("retry-after");
    Ok(Answer::new(status, retry_after.as_deref(), response.text().await.map_err(|_| Error::Network)?))
}
