//! Requests through reqwest.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    pin::Pin,
    time::Duration,
};

use ::http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::{RequestBuilder, Url};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::{Answer, Credentials};
use crate::{error::Error, model::Timestamp};

/// How the protocol spells `Retry-After` (section 7.5); Better Auth sends no other.
const RETRY_AFTER_TOO: HeaderName = HeaderName::from_static("x-retry-after");

pub(super) type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub(super) type Draft = RequestBuilder;

#[derive(Clone)]
pub(super) struct Transport {
    client: reqwest::Client,
    /// Says where a request comes from, as a browser on the server's own site would.
    origin: HeaderValue,
}

impl Transport {
    pub(super) fn new(base: &str, credentials: Credentials) -> Result<Self, Error> {
        let url = Url::parse(base).map_err(|_| Error::Network)?;
        let origin = HeaderValue::from_str(&url.origin().ascii_serialization()).map_err(|_| Error::Network)?;
        // An error means that the application chose a provider before; that one is used then.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .cookie_store(credentials != Credentials::Omit)
            .redirect(reqwest::redirect::Policy::none())
            .build();
        Ok(Self { client: client.map_err(|_| Error::Network)?, origin })
    }

    pub(super) fn draft(&self, url: &str, has_body: bool) -> Draft {
        let draft = if has_body {
            self.client.post(url).header(header::CONTENT_TYPE, "application/json")
        } else {
            self.client.get(url)
        };
        draft.header(header::ORIGIN, self.origin.clone())
    }
}

pub(super) async fn send(draft: Draft, body: Option<String>) -> Result<Answer, Error> {
    let draft = body.into_iter().fold(draft, Draft::body);
    let response = draft.send().await.map_err(|_| Error::Network)?;
    let (status, headers) = (response.status(), response.headers());
    let retry_after = [header::RETRY_AFTER, RETRY_AFTER_TOO].into_iter().find_map(|name| seconds(headers, &name));
    let date = date(headers);
    Ok(Answer { status, text: response.text().await.map_err(|_| Error::Network)?, retry_after, date })
}

/// A draft with more headers; one that it has already is another then.
pub(super) fn with_headers(draft: Draft, headers: &HeaderMap) -> Draft {
    draft.headers(headers.clone())
}

/// Keeps a limit for as long as it is there; reqwest does so by itself.
pub(super) struct Limit;

pub(super) fn limited(draft: Draft, limit: Option<Duration>) -> (Draft, Limit) {
    (limit.into_iter().fold(draft, Draft::timeout), Limit)
}

pub(super) async fn pause(pause: Duration) {
    tokio::time::sleep(pause).await;
}

/// Another number for each who asks, fit to keep clients apart and for nothing secret.
pub(super) fn chance() -> u8 {
    RandomState::new().build_hasher().finish().to_le_bytes()[0]
}

fn seconds(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// A moment of HTTP (RFC 9110 §5.6.7), which is one of mail as well.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    OffsetDateTime::parse(text, &Rfc2822).ok().map(Timestamp::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let sent = |text| date(&HeaderMap::from_iter([(header::DATE, HeaderValue::from_static(text))]));
        assert_eq!(sent("Tue, 24 Nov 2026 15:25:34 GMT"), Timestamp::parse("2026-11-24T15:25:34Z"));
        assert_eq!(sent("yesterday"), None);
        assert_eq!(date(&HeaderMap::new()), None);
    }

    #[test]
    fn chance_is_not_always_the_same() {
        let numbers: Vec<u8> = (0..64).map(|_| chance()).collect();
        assert!(numbers.iter().any(|number| *number != numbers[0]), "{numbers:?}");
    }
}
