//! The guard of an application's pages: closed by default, open by name, and decided before anything renders.

use http::{StatusCode, request::Parts};

use super::{
    path::{CanonicalPath, PathPattern},
    refusal::{self, Instead},
};
use crate::{RequestAuth, config::Config, error::Error};

/// Which paths need a session. Everything does, unless it is named here. Visitors without one are led to
/// [`Config::sign_in_page`](crate::config::Config::sign_in_page), which is open.
///
/// Patterns: `/sign-in` is that path, `/users/:id` any path of two segments that begins so, `/pkg/*` everything below.
/// Their order means nothing.
#[derive(Clone, Debug)]
pub struct Guard {
    open_pages: Vec<PathPattern>,
    passages: Vec<PathPattern>,
    pages: Option<Vec<PathPattern>>,
    strengths: Vec<(PathPattern, Strength)>,
}

/// How sure a guard is before it lets somebody see a closed page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The browser has a session cookie that this application signed. Asks no store and is **not secure**: a session that
    /// has ended still passes. Good for a page that shows nothing of anybody and whose server functions check for
    /// themselves; while it renders, nobody is known to be signed in.
    Cookie,
    /// The browser's copy of the session is valid ([`CookieCache`](crate::config::CookieCache)); as long as it is, no
    /// store is asked, and a session revoked elsewhere passes. Without a valid copy the store decides, and hands out a new
    /// one. Where copies are not configured this is [`Strength::Session`].
    #[default]
    CookieCache,
    /// The store says that the session goes on.
    Session,
}

/// What a path is to the guard.
enum Kind {
    /// Not a page; whoever answers there checks for itself.
    Passage,
    /// A page for everybody, which still likes to know who reads it.
    Open,
    /// A page that needs a session.
    Closed(Strength),
    /// No page at all.
    Unknown,
}

impl Guard {
    /// Closes everything but the sign-in page.
    pub fn closed() -> Self {
        Self { open_pages: Vec::new(), passages: Vec::new(), pages: None, strengths: Vec::new() }
    }

    /// Opens pages to everybody.
    #[must_use]
    pub fn open_pages<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.open_pages.extend(paths.into_iter().map(PathPattern::parse));
        self
    }

    /// Says how sure to be before these closed pages are shown. Where several say something of a page, the strictest
    /// counts.
    #[must_use]
    pub fn checked_by<'a>(mut self, strength: Strength, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.strengths.extend(paths.into_iter().map(|path| (PathPattern::parse(path), strength)));
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
        let kind = path.as_ref().map_or(Kind::Closed(Strength::Session), |path| self.kind(path, auth.auth().config()));
        if let (Kind::Passage, Some(path)) = (&kind, &path) {
            // Whoever answers there would read another path than the one that was judged.
            return if head.uri.path() == path.to_string() { Ok(()) } else { Err(Instead::Nothing) };
        }
        let passes = match kind {
            Kind::Closed(strength) => satisfies(auth, strength).await?,
            Kind::Open | Kind::Unknown | Kind::Passage => auth.session().await.map(|_| true)?,
        };
        match path {
            _ if !passes => Err(refusal::ask_to_sign_in(head, auth.auth().config(), Error::Unauthorized)),
            Some(path) => canonical_only(head, &path),
            None => Err(Error::MalformedPath.into()),
        }
    }

    fn kind(&self, path: &CanonicalPath, config: &Config) -> Kind {
        let among = |patterns: &[PathPattern]| patterns.iter().any(|pattern| pattern.matches(path));
        let is_sign_in = config.sign_in_page.as_ref().is_some_and(|page| page.as_str() == path.to_string());
        if among(&self.passages) {
            Kind::Passage
        } else if is_sign_in || among(&self.open_pages) {
            Kind::Open
        } else if self.pages.as_deref().is_none_or(among) {
            Kind::Closed(self.strength(path))
        } else {
            Kind::Unknown
        }
    }

    fn strength(&self, path: &CanonicalPath) -> Strength {
        let said = self.strengths.iter().filter(|(pattern, _)| pattern.matches(path)).map(|(_, strength)| *strength);
        said.max().unwrap_or_default()
    }
}

async fn satisfies(auth: &RequestAuth, strength: Strength) -> Result<bool, Error> {
    Ok(match strength {
        Strength::Cookie => auth.has_session_cookie(),
        Strength::CookieCache => auth.session().await?.is_some(),
        Strength::Session => auth.session_by_store().await?.is_some(),
    })
}

/// The router must see the path that was judged; another spelling is sent to it.
fn canonical_only(head: &Parts, path: &CanonicalPath) -> Result<(), Instead> {
    if head.uri.path() == path.to_string() {
        return Ok(());
    }
    Err(Instead::Redirect(StatusCode::PERMANENT_REDIRECT, path.with_query(head.uri.query())))
}
