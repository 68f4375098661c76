//! Headers of every response: what the browser may run, embed, keep and tell others.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

/// Where cargo-leptos tells the page to reload.
const RELOADS: &str = "ws://127.0.0.1:3001 ws://localhost:3001";
/// One year, the least that browsers' lists of HTTPS-only sites ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// The same on every response. `same-origin` for the referrer: forms without JavaScript need one, other sites do not.
const FIXED: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    ),
];

/// What a letter may do that is shown in a frame of ours: look as it likes, and lead to another tab.
const FOREIGN: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
     sandbox allow-popups allow-popups-to-escape-sandbox",
);

/// In a response's extensions: a document that is none of our pages.
#[derive(Clone, Copy, Debug)]
pub struct Foreign;

/// What the headers depend on.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Whether browsers reach the site over TLS.
    pub secure: bool,
    /// Whether cargo-leptos watches.
    pub watched: bool,
}

/// Adds the headers. The nonce is minted here and handed on, so that the header and the page's scripts agree.
pub async fn protect(State(policy): State<Policy>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let is_foreign = response.extensions().get::<Foreign>().is_some();
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, value);
    }
    if let Ok(value) = HeaderValue::from_str(&content_security_policy(&nonce, policy)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    if is_foreign {
        headers.insert(header::CONTENT_SECURITY_POLICY, FOREIGN);
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if policy.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn content_security_policy(nonce: &Nonce, policy: Policy) -> String {
    let reloads = if policy.watched { RELOADS } else { "" };
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: https:; connect-src 'self' {reloads}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}
