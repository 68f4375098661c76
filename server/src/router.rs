//! How the parts hang together: files, the protocol's endpoints, pages and server functions, and the layers around them.

use std::{any::Any, sync::OnceLock};

use app::{
    App,
    routes::{OPEN_PAGES, PASSAGES},
    shell,
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, request::Parts};
use keyward::{Auth, RequestAuth, http::Guard, leptos::provide_request_auth};
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::{
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::{Level, Span};

use crate::{
    files::files,
    headers::{self, Policy},
    mailbox::{self, MAILBOX, Mailbox},
    site::Site,
};

/// Octets of any request's body; forms and JSON stay far below.
const BODY_LIMIT: usize = 256 * 1024;
/// Whether the server can serve.
const HEALTH: &str = "/healthz";

/// The application, and the development mailbox if there is one.
pub fn router(auth: &Auth, site: &Site, policy: Policy, mailbox: Option<&Mailbox>) -> Router {
    let pages = pages();
    let guard = guard(auth, site, pages.iter().map(AxumRouteListing::path));
    let guard = if mailbox.is_some() { guard.passages([MAILBOX, &format!("{MAILBOX}/*")]) } else { guard };
    let options = site.options.clone();
    let render = move || shell(options.clone());
    Router::new()
        .leptos_routes_with_context(&site.options, pages, provide_request, render)
        .fallback(not_found)
        .route(HEALTH, get(health).with_state(auth.clone()))
        .merge(auth.router())
        .merge(files(site))
        .merge(mailbox.map(mailbox::pages).unwrap_or_default())
        .with_state(site.options.clone())
        .layer(auth.layer().guarded(guard))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(policy, headers::protect))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                .on_failure(()),
        )
}

/// Every page there is. Listing them renders the application once with its resources held back, in this whole process;
/// so it is done once, before anything is served.
pub fn pages() -> Vec<AxumRouteListing> {
    static PAGES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    PAGES.get_or_init(|| generate_route_list(App)).clone()
}

/// What is open stands here and in `app::routes`, and nowhere else.
fn guard<'a>(auth: &Auth, site: &Site, pages: impl Iterator<Item = &'a str>) -> Guard {
    let endpoints = format!("{}/*", auth.config().base_url.path());
    let files: Vec<_> = site.public_files().unwrap_or_default().into_iter().map(|name| format!("/{name}")).collect();
    Guard::closed()
        .pages(pages)
        .open_pages(OPEN_PAGES)
        .passages(PASSAGES)
        .passages([endpoints.as_str()])
        .passages(files.iter().map(String::as_str))
}

/// What pages and server functions find in their context.
fn provide_request() {
    provide_request_auth();
    if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
        provide_context(nonce);
    }
}

async fn not_found(State(options): State<LeptosOptions>, auth: RequestAuth, request: Request) -> Response {
    // The guard looks no session up where there is no page; this page shows one all the same.
    if let Err(error) = auth.session().await {
        return error.into_response();
    }
    let render = render_app_async_with_context(provide_request, move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

async fn health(State(auth): State<Auth>) -> Response {
    match auth.store().ping().await {
        Ok(()) => "ok".into_response(),
        Err(error) => keyward::Error::from(error).into_response(),
    }
}

/// A fault of ours costs its own request only, and the answer is one like others.
fn panicked(_cause: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    keyward::Error::Unexpected.into_response()
}

/// A request in the log: its route's template, never its query or the secrets that a path may hold.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
