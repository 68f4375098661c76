//! The endpoints as a router, to be mounted in one line.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, extract::Request, response::Response, routing::any};

use super::{AuthLayer, Route, reply};
use crate::{Auth, RequestAuth};

impl Auth {
    /// Every endpoint under the base path: `Router::new().merge(auth.router())`.
    ///
    /// It answers everything below that path: what is not an endpoint is a 404 without a word, a wrong method and a
    /// trailing slash included. It works alone; under [`Auth::layer`] it shares that layer's cookie jar.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let base = self.config().base_url.path();
        let router = Router::new()
            .route(base, any(not_found))
            .route(&format!("{base}/"), any(not_found))
            .route(&format!("{base}/{{*unknown}}"), any(not_found));
        let ending = if self.config().skip_trailing_slashes { &["", "/"][..] } else { &[""] };
        by_path(self.endpoints())
            .into_iter()
            .flat_map(|(path, routes)| {
                ending.iter().map(move |ending| (format!("{base}{path}{ending}"), routes.clone()))
            })
            .fold(router, |router, (path, routes)| {
                router.route(&path, any(move |auth, request| serve(routes, auth, request)))
            })
            .layer(self.layer())
    }

    /// The layer around the whole application: one cookie jar a request, [`RequestAuth`] in its extensions, and no
    /// unsafe request from a foreign origin.
    pub fn layer(&self) -> AuthLayer {
        AuthLayer::new(self.clone())
    }
}

/// The routes that share a path, such as those of two methods.
fn by_path(routes: &[Route]) -> BTreeMap<&'static str, Arc<[Route]>> {
    let paths = routes.iter().map(|route| route.path.0);
    paths.map(|path| (path, routes.iter().filter(|route| route.path.0 == path).cloned().collect())).collect()
}

/// Answers by method. axum would answer HEAD by acting as for GET, and name the methods that there are where the
/// protocol says nothing.
async fn serve(routes: Arc<[Route]>, auth: RequestAuth, request: Request) -> Response {
    match routes.iter().find(|route| route.method == *request.method()) {
        Some(route) => (route.serve)(auth, request).await,
        None => reply::not_found(),
    }
}

async fn not_found() -> Response {
    reply::not_found()
}
