//! Requests through the browser's fetch.

use std::{pin::Pin, time::Duration};

use ::http::{HeaderMap, StatusCode};
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use web_sys::{AbortController, RequestCredentials};

use super::{Answer, Credentials};
use crate::error::Error;

/// Milliseconds, some 25 days: a browser takes a longer time for none at all.
const LONGEST_TIME: u32 = i32::MAX.unsigned_abs();

pub(super) type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
pub(super) type Draft = RequestBuilder;
/// Keeps a limit for as long as it is there.
pub(super) type Limit = Option<Timeout>;

#[derive(Clone, Copy)]
pub(super) struct Transport(RequestCredentials);

impl Transport {
    #[expect(clippy::unnecessary_wraps, reason = "the native transport can fail here")]
    pub(super) fn new(_base: &str, credentials: Credentials) -> Result<Self, Error> {
        Ok(Self(match credentials {
            Credentials::Include => RequestCredentials::Include,
            Credentials::SameOrigin => RequestCredentials::SameOrigin,
            Credentials::Omit => RequestCredentials::Omit,
        }))
    }

    pub(super) fn draft(self, url: &str, has_body: bool) -> Draft {
        let draft =
            if has_body { Request::post(url).header("content-type", "application/json") } else { Request::get(url) };
        draft.credentials(self.0)
    }
}

pub(super) async fn send(draft: Draft, body: Option<String>) -> Result<Answer, Error> {
    let request = match body {
        None => draft.build(),
        Some(body) => draft.body(body),
    };
    let response = request.map_err(|_| Error::Unexpected)?.send().await.map_err(|_| Error::Network)?;
    let status = StatusCode::from_u16(response.status()).map_err(|_| Error::Network)?;
    let retry_after = response.headers().get("retry-after").and_then(|seconds| seconds.parse().ok());
    let text = response.text().await.map_err(|_| Error::Network)?;
    Ok(Answer { status, text, retry_after, date: None })
}

/// A draft with more headers; one that it has already is another then. A value that is no text does not travel.
pub(super) fn with_headers(draft: Draft, headers: &HeaderMap) -> Draft {
    headers.iter().fold(draft, |draft, (name, value)| match value.to_str() {
        Ok(value) => draft.header(name.as_str(), value),
        Err(_) => draft,
    })
}

pub(super) fn limited(draft: Draft, limit: Option<Duration>) -> (Draft, Limit) {
    // Where nothing can be cut short, nothing is limited.
    let Some((limit, controller)) = limit.zip(AbortController::new().ok()) else { return (draft, None) };
    let draft = draft.abort_signal(Some(&controller.signal()));
    (draft, Some(Timeout::new(millis(limit), move || controller.abort())))
}

pub(super) async fn pause(pause: Duration) {
    TimeoutFuture::new(millis(pause)).await;
}

/// Another number for each who asks, fit to keep clients apart and for nothing secret.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
pub(super) fn chance() -> u8 {
    (js_sys::Math::random() * 256.0) as u8
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).map_or(LONGEST_TIME, |millis| millis.min(LONGEST_TIME))
}
