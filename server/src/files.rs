//! The browser's files: compressed, and kept by the browser for as long as their name holds a hash of their content.

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
};
use http::{HeaderValue, header};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

use crate::site::{PKG, Site};

/// A name that changes with the content need never be asked for again.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked after every time.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves the files of a site. Pages and sessions are never compressed: what a person typed beside a secret would tell of
/// the secret by its length (BREACH).
pub fn files<S: Clone + Send + Sync + 'static>(site: &Site) -> Router<S> {
    let built = ServeDir::new(site.root.join(PKG)).precompressed_br().precompressed_gzip();
    let forever = if site.options.hash_files { FOREVER } else { ASK };
    let router = Router::new().nest_service(&format!("/{PKG}"), built).layer(middleware::from_fn(kept(forever)));
    let public = site.public_files().unwrap_or_default().into_iter().fold(Router::new(), |router, name| {
        let file = ServeFile::new(site.root.join(&name));
        router.route_service(&format!("/{name}"), file)
    });
    router.merge(public.layer(middleware::from_fn(kept(ASK)))).layer(CompressionLayer::new())
}

/// Says how long a file is kept; a file that is not there is not kept at all.
fn kept(
    how: HeaderValue,
) -> impl Fn(Request, Next) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + 'static {
    move |request, next| {
        let how = how.clone();
        Box::pin(async move {
            let mut response = next.run(request).await;
            if response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED {
                response.headers_mut().insert(header::CACHE_CONTROL, how);
            }
            response
        })
    }
}
