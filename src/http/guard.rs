//! The guard of an application's pages: closed by default, open by name, and decided before anything renders.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};

use super::{
    path::{CanonicalPath, PathPattern},
    reply,
};
use crate::{RequestAuth, error::Error, model::LocalPath};

/// Which paths need a session. Everything does, unless it is named here.
///
/// Patterns: `/sign-in` is that path, `/users/:id` any path of two segments that begins so, `/pkg/*` everything below.
#[derive(Clone, Debug)]
pub struct Guard {
    sign_in: &'static str,
    open_pages: Vec<PathPattern>,
    passages: Vec<PathPattern>,
    pages: Option<Vec<PathPattern>>,
}

/// What a path is to the guard.
enum Kind {
    /// Not a page; whoever answers there checks for itself.
    Passage,
    /// A page for everybody, which still likes to know who reads it.
    Open,
    /// A page that needs a session.
    Closed,
    /// No page at all.
    Unknown,
}

impl Guard {
    /// Closes everything; visitors without a session are sent to this path.
    pub fn closed(sign_in: &'static str) -> Self {
        let open_pages = vec![PathPattern::parse(sign_in)];
        Self { sign_in, open_pages, passages: Vec::new(), pages: None }
    }

    /// Opens pages to everybody.
    #[must_use]
    pub fn open_pages<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.open_pages.extend(paths.into_iter().map(PathPattern::parse));
        self
    }

    /// Lets paths through that are no pages: files, and endpoints that check for themselves.
    #[must_use]
    pub fn passages<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.passages.extend(paths.into_iter().map(PathPattern::parse));
        self
    }

    /// Names every page there is, so that a path that is none is answered with "not found" instead of the sign-in page.
    /// A page that is missing here is not found either.
    #[must_use]
    pub fn pages<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.pages = Some(paths.into_iter().map(PathPattern::parse).collect());
        self
    }

    /// Lets a request pass, its session resolved if a page will show it, or answers in its place.
    pub(super) async fn admit(&self, auth: &RequestAuth, head: &Parts) -> Result<(), Instead> {
        let path = CanonicalPath::parse(head.uri.path());
        let kind = path.as_ref().map_or(Kind::Closed, |path| self.kind(path));
        if let (Kind::Passage, Some(path)) = (&kind, &path) {
            // Whoever answers there would read another path than the one that was judged.
            return if head.uri.path() == path.to_string() { Ok(()) } else { Err(Instead::Nothing) };
        }
        let session = auth.session().await?;
        match (kind, session, path) {
            (Kind::Closed, None, path) => Err(self.ask_to_sign_in(head, path.as_ref())),
            (_, _, Some(path)) => canonical_only(head, &path),
            (_, _, None) => Err(Error::MalformedPath.into()),
        }
    }

    fn kind(&self, path: &CanonicalPath) -> Kind {
        let among = |patterns: &[PathPattern]| patterns.iter().any(|pattern| pattern.matches(path));
        if among(&self.passages) {
            Kind::Passage
        } else if among(&self.open_pages) {
            Kind::Open
        } else if self.pages.as_deref().is_none_or(among) {
            Kind::Closed
        } else {
            Kind::Unknown
        }
    }

    fn ask_to_sign_in(&self, head: &Parts, path: Option<&CanonicalPath>) -> Instead {
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return Error::Unauthorized.into();
        }
        let next = path.and_then(|path| LocalPath::parse(&with_query(path, head)));
        let query = next.map(|next| format!("?next={}", next.encoded())).unwrap_or_default();
        Instead::Redirect(StatusCode::SEE_OTHER, format!("{}{query}", self.sign_in))
    }
}

/// The router must see the path that was judged; another spelling is sent to it.
fn canonical_only(head: &Parts, path: &CanonicalPath) -> Result<(), Instead> {
    if head.uri.path() == path.to_string() {
        return Ok(());
    }
    Err(Instead::Redirect(StatusCode::PERMANENT_REDIRECT, with_query(path, head)))
}

fn with_query(path: &CanonicalPath, head: &Parts) -> String {
    match head.uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_string(),
    }
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
