//! What server functions need from the layer: the right status for their errors.

use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use http::StatusCode;

use super::reply;
use crate::error::Error;

/// What the server-function library writes into the head of a response to a call that failed.
const SERVER_FUNCTION_ERROR: &str = "serverfnerror";
/// An error is a code and a sentence; more is none of ours.
const MAX_ERROR: usize = 16 * 1024;

/// The server-function library answers every error with 500; the error itself knows better.
pub(super) async fn mend_status(response: Response) -> Response {
    let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR;
    if !failed || !response.headers().contains_key(SERVER_FUNCTION_ERROR) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_ERROR).await.unwrap_or_default();
    if let Ok(body) = serde_json::from_slice(&bytes) {
        let error = Error::from_wire(StatusCode::BAD_REQUEST, body);
        parts.status = error.status();
        reply::ask_to_retry(&mut parts.headers, &error);
    }
    Response::from_parts(parts, Body::from(bytes))
}
