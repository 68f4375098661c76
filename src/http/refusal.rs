//! What is answered in the place of what was asked for: to a browser that shows it, words or the way to the sign-in page;
//! to a program, a code.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};

use super::{path::CanonicalPath, reply};
use crate::{config::Config, error::Error, model::LocalPath};

/// Why a handler was not reached, as its caller is told: JSON with the protocol's code for a program; for a browser that
/// asked for a page, the way to the sign-in page, or words.
#[derive(Debug)]
pub struct Refusal {
    error: Error,
    response: Box<Response>,
}

impl Refusal {
    pub(super) fn new(error: Error, head: &Parts, config: &Config) -> Self {
        let is_solved_by_signing_in = matches!(error, Error::Unauthorized | Error::SessionNotFresh);
        let instead = if is_solved_by_signing_in && reply::accepts_html(&head.headers) {
            ask_to_sign_in(head, config, error.clone())
        } else {
            error.clone().into()
        };
        Self { error, response: Box::new(instead.answer(head)) }
    }

    /// A fault of the application's: it cannot be told to whom this goes.
    pub(super) fn without_request(error: Error) -> Self {
        let response = Box::new(error.clone().into_response());
        Self { error, response }
    }

    /// The fact behind it.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.response
    }
}

/// Leads who wanted to see a page to the sign-in page, and from there back.
pub(super) fn ask_to_sign_in(head: &Parts, config: &Config, why: Error) -> Instead {
    let is_look = matches!(head.method, Method::GET | Method::HEAD);
    let Some(page) = config.sign_in_page.as_ref().filter(|_| is_look) else { return why.into() };
    let path = CanonicalPath::parse(head.uri.path());
    let next = path.and_then(|path| LocalPath::parse(&path.with_query(head.uri.query())));
    let query = next.map(|next| format!("?next={}", next.encoded())).unwrap_or_default();
    Instead::Redirect(StatusCode::SEE_OTHER, format!("{}{query}", page.as_str()))
}

/// What is answered in a page's place.
pub(super) enum Instead {
    Redirect(StatusCode, String),
    Refusal(Error),
    /// What an endpoint answers, to whomever.
    EndpointRefusal(Error),
    /// The path was turned off.
    Disabled,
    /// There is nothing under this spelling.
    Nothing,
}

impl From<Error> for Instead {
    fn from(error: Error) -> Self {
        Self::Refusal(error)
    }
}

impl Instead {
    /// The answer to this request: a person gets words where a program gets a code. A redirect has nothing in it.
    pub(super) fn answer(self, head: &Parts) -> Response {
        let mut response = match self {
            Self::Redirect(status, place) => match HeaderValue::from_str(&place) {
                Ok(place) => (status, [(header::LOCATION, place)]).into_response(),
                Err(_) => Error::MalformedPath.into_response(),
            },
            Self::Refusal(error) if reply::accepts_html(&head.headers) => reply::error_page(&error),
            Self::Refusal(error) | Self::EndpointRefusal(error) => error.into_response(),
            Self::Disabled => reply::disabled(),
            Self::Nothing => reply::not_found(),
        };
        reply::forbid_storing(response.headers_mut());
        response
    }
}
