//! Outcomes and errors as responses (protocol sections 1.6 and 1.7).

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::error_page;
use crate::{act::Reply, config::Destination, endpoint::ErrorPage, error::Error};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const RETRY_AFTER_TOO: &str = "x-retry-after";

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Json(outcome) => json(StatusCode::OK, &outcome),
            Self::JsonWithLocation(outcome, place) => with_location(json(StatusCode::OK, &outcome), &place),
            Self::ErrorPage(page) => with(StatusCode::OK, HTML, error_page::html(&page)),
            Self::Redirect(place) => with_location(with(StatusCode::FOUND, JSON, Body::empty()), &place),
            Self::Refused(status, error) => refusal(status, &error),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        refusal(self.status(), &self)
    }
}

fn refusal(status: StatusCode, error: &Error) -> Response {
    let mut response = if error.is_silent() { with(status, JSON, Body::empty()) } else { json(status, &error.body()) };
    ask_to_retry(response.headers_mut(), error);
    response
}

/// Says when another try is worth it, to every client (`Retry-After`) and to the protocol's (`X-Retry-After`).
pub(super) fn ask_to_retry(headers: &mut HeaderMap, error: &Error) {
    let Some(seconds) = error.retry_after().map(HeaderValue::from) else { return };
    headers.insert(header::RETRY_AFTER, seconds.clone());
    headers.insert(RETRY_AFTER_TOO, seconds);
}

/// An error as a page, for a person who asked for one.
pub(super) fn error_page(error: &Error) -> Response {
    let page = ErrorPage { error: Some(error.code().to_owned()), error_description: Some(error.message().to_owned()) };
    let mut response = with(error.status(), HTML, error_page::html(&page));
    ask_to_retry(response.headers_mut(), error);
    response
}

/// Whether a browser will show the answer.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// Nothing is there: status 404 and not a word (protocol section 1.3).
pub(super) fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// The path was turned off: a 404 that says so in the protocol's two words (section 1.2).
pub(super) fn disabled() -> Response {
    with(StatusCode::NOT_FOUND, HeaderValue::from_static("text/plain;charset=UTF-8"), "Not Found")
}

/// What tells of a person is kept by nobody on the way; a cache that keeps it all the same tells people apart.
pub(super) fn forbid_storing(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("Cookie"));
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => with(status, JSON, bytes),
        Err(error) => {
            tracing::error!(%error, "an outcome could not be written as JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn with(status: StatusCode, media_type: HeaderValue, body: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, media_type)], body.into()).into_response()
}

fn with_location(mut response: Response, place: &Destination) -> Response {
    if let Ok(place) = HeaderValue::from_str(&place.to_ascii()) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}
