//! Which other origins' pages may read what is answered (Fetch standard, "CORS protocol"): the trusted ones, and no list
//! of their own that could disagree.

use std::time::Duration;

use axum::extract::Request;
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

use super::{
    entrance,
    path::{CanonicalPath, PathPattern},
};
use crate::{Auth, config::Origin};

/// How long a browser may remember what it was told before an unsafe request.
const MAX_AGE: Duration = Duration::from_mins(10);
/// What a page may read of an answer besides its body.
const EXPOSED: [HeaderName; 2] = [header::RETRY_AFTER, HeaderName::from_static("x-retry-after")];

/// What is told to pages of other origins.
#[derive(Clone)]
pub(super) struct Cors {
    auth: Auth,
    /// The application's own paths that they may read, too.
    paths: Vec<PathPattern>,
}

/// What a response says because its path is shared.
pub(super) enum Sharing {
    /// The page may read it, and this says so.
    With(Box<CorsLayer>),
    /// It would say something else to another page.
    WithOthers,
    /// Nothing: the path is not shared.
    No,
}

impl Cors {
    pub(super) fn of_endpoints(auth: Auth) -> Self {
        Self { auth, paths: Vec::new() }
    }

    pub(super) fn add<'a>(&mut self, paths: impl IntoIterator<Item = &'a str>) {
        self.paths.extend(paths.into_iter().map(PathPattern::parse));
    }

    /// What goes around this request. A page of the site itself needs no word; `OPTIONS` that no browser asks before
    /// another request is a request like others.
    pub(super) fn of(&self, request: &Request) -> Sharing {
        let Some(methods) = self.methods(request.uri().path()) else { return Sharing::No };
        let asks_first = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        match request.headers().get(header::ORIGIN) {
            Some(origin) if self.trusts(origin) && (request.method() != Method::OPTIONS || asks_first) => {
                Sharing::With(Box::new(to(origin.clone(), methods)))
            }
            _ => Sharing::WithOthers,
        }
    }

    /// What may be asked of a path from elsewhere, if anything.
    fn methods(&self, path: &str) -> Option<AllowMethods> {
        if entrance::below(self.auth.config().base_url.path(), path).is_some() {
            return Some([Method::GET, Method::POST].into());
        }
        // The router reads the path as it is spelled; another spelling may lead it elsewhere.
        let path = CanonicalPath::parse(path).filter(|canonical| canonical.to_string() == path)?;
        self.paths.iter().any(|pattern| pattern.matches(&path)).then(AllowMethods::mirror_request)
    }

    fn trusts(&self, origin: &HeaderValue) -> bool {
        let config = self.auth.config();
        let Ok(text) = origin.to_str() else { return false };
        // A browser spells the origin of a site in one way.
        let is_other_site = |site: Origin| site.as_str() == text && site != *config.base_url.origin();
        Origin::parse(text).map_or(true, is_other_site) && config.trusts_source(text)
    }
}

fn to(origin: HeaderValue, methods: AllowMethods) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::exact(origin))
        .allow_credentials(true)
        .allow_methods(methods)
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(EXPOSED)
        .max_age(MAX_AGE)
        .vary([header::ORIGIN])
}
