//! Requests through the browser's fetch.

use ::http::{Method, Request, Response, StatusCode, header};
use gloo_net::http::RequestBuilder;
use web_sys::RequestCredentials;

use crate::error::Error;

#[derive(Clone, Debug)]
pub(super) struct Transport;

impl Transport {
    #[expect(clippy::unnecessary_wraps, reason = "the native transport can fail here")]
    pub(super) fn new(_base: &str) -> Result<Self, Error> {
        Ok(Self)
    }

    pub(super) async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        let builder = RequestBuilder::new(&request.uri().to_string())
            .method(request.method().clone())
            .credentials(RequestCredentials::Include);
        let request = if request.method() == Method::GET {
            builder.build()
        } else {
            let body = String::from_utf8(request.into_body()).map_err(|_| Error::Unexpected)?;
            builder.header(header::CONTENT_TYPE.as_str(), "application/json").body(body)
        };
        let response = request.map_err(|_| Error::Unexpected)?.send().await.map_err(|_| Error::Network)?;
        let status = StatusCode::from_u16(response.status()).map_err(|_| Error::Network)?;
        let mut read = Response::new(response.binary().await.map_err(|_| Error::Network)?);
        *read.status_mut() = status;
        Ok(read)
    }
}
