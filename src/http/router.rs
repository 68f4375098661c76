//! The endpoints as a router, to be mounted in one line.

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, on},
};
use http::{Method, header};

use super::{AuthLayer, Route, reply};
use crate::{Auth, RequestAuth, config::Config};

impl Auth {
    /// Every endpoint under the base path: `Router::new().merge(auth.router())`.
    ///
    /// It answers everything below that path: what is not an endpoint is a 404 without a word, a wrong method and a
    /// trailing slash included. It works alone; under [`Auth::layer`] it shares that layer's cookie jar.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let base = self.config().base_url.path();
        let router = Router::new()
            .route(base, axum::routing::any(not_found))
            .route(&format!("{base}/"), axum::routing::any(not_found))
            .route(&format!("{base}/{{*unknown}}"), axum::routing::any(not_found));
        self.endpoints()
            .iter()
            .flat_map(|route| paths(self.config(), route).map(move |path| (path, route)))
            .fold(router, |router, (path, route)| router.merge(mount(&path, route)))
            .method_not_allowed_fallback(not_found)
            .layer(middleware::from_fn(only_protocol_methods))
            .layer(self.layer())
    }

    /// The layer around the whole application: one cookie jar a request, [`RequestAuth`] in its extensions, and no
    /// unsafe request from a foreign origin.
    pub fn layer(&self) -> AuthLayer {
        AuthLayer::new(self.clone())
    }
}

/// Where a route is: under one spelling, or under two.
fn paths(config: &Config, route: &Route) -> impl Iterator<Item = String> {
    let path = format!("{}{}", config.base_url.path(), route.path.0);
    let slashed = config.skip_trailing_slashes.then(|| format!("{path}/"));
    std::iter::once(path).chain(slashed)
}

fn mount<S: Clone + Send + Sync + 'static>(path: &str, route: &Route) -> Router<S> {
    let filter = if route.method == Method::GET { MethodFilter::GET } else { MethodFilter::POST };
    let serve = route.serve;
    let answer = move |auth: RequestAuth, request: Request| serve(auth, request);
    Router::new().route(path, on(filter, answer))
}

/// axum answers HEAD by running the handler of GET; here a HEAD never acts.
async fn only_protocol_methods(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::POST => without_methods(next.run(request).await),
        _ => reply::not_found(),
    }
}

/// Where a method is not known nothing is there, and no list of those that are.
fn without_methods(mut response: Response) -> Response {
    response.headers_mut().remove(header::ALLOW);
    response
}

async fn not_found() -> Response {
    reply::not_found()
}
