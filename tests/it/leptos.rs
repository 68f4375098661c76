//! A Leptos application around the library: what its pages know while they render, and the server functions that come
//! ready.

use std::{collections::HashMap, sync::Once};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    routing::{get, post},
};
use keyward::{
    Error,
    leptos::{ensure_session, get_session, provide_request_auth, provide_session},
};
use leptos::prelude::*;
use leptos_axum::{generate_route_list, handle_server_fns_with_context, render_app_async_with_context};
use tower::ServiceExt;

use crate::support::{Browser, Database, Server, on_both_stores};

const EMAIL: &str = "ada@example.com";

/// A page that asks in every way there is.
#[component]
fn Asking() -> impl IntoView {
    let session = provide_session();
    let seed = move || {
        let known = session.data().get().map_or("nobody".to_owned(), |current| current.user.email.to_string());
        format!("seed: {known}, pending: {}.", session.is_pending().get())
    };
    let asked = Resource::new_blocking(
        || (),
        |()| async {
            let said = get_session().await.map(|session| session.map(|current| current.user.email.to_string()));
            let required = ensure_session().await.map(|current| current.user.email.to_string());
            format!("asked: {said:?}, required: {required:?}.")
        },
    );
    view! { {seed}<Suspense>{move || asked.get()}</Suspense> }
}

fn page() -> Router {
    static EXECUTOR: Once = Once::new();
    // As in a server: whoever lists the pages starts what runs their futures.
    EXECUTOR.call_once(|| drop(generate_route_list(|| ())));
    Router::new().route("/page", get(render_app_async_with_context(provide_request_auth, Asking))).route(
        "/api/{*function}",
        post(|request: Request| handle_server_fns_with_context(provide_request_auth, request)),
    )
}

/// What the application answers to somebody.
async fn answer(application: Router, request: http::request::Builder, browser: &Browser<'_>) -> (u16, String) {
    let request = request.header("cookie", browser.cookie_header()).header("accept", "application/json");
    let response = application.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    // What stands in the page and not in its scripts, without the marks that hydration needs.
    let shown = text.split("<script").next().unwrap().replace("<!>", "").replace("&quot;", "\"");
    (head.status.as_u16(), shown)
}

async fn shown(application: Router, browser: &Browser<'_>) -> String {
    let (status, text) = answer(application, Request::get("/page"), browser).await;
    assert_eq!(status, 200, "{text}");
    text
}

on_both_stores! {
    async fn a_page_knows_who_is_signed_in_while_it_renders(database: Database) {
        let server = Server::start(&database).await;
        let application = page().layer(server.auth.layer());
        let ada = Browser::of_new_user(&server, EMAIL).await;
        let text = shown(application.clone(), &ada).await;
        assert!(text.contains(r#"asked: Ok(Some("ada@example.com")), required: Ok("ada@example.com")."#), "{text}");

        let text = shown(application, &Browser::new(&server)).await;
        assert!(text.contains("seed: nobody, pending: false."), "that it is nobody is an answer: {text}");
        assert!(text.contains("asked: Ok(None), required: Err(Unauthorized)."), "{text}");
    }

    async fn a_guarded_page_is_seeded_with_who_reads_it(database: Database) {
        let server = Server::start(&database).await;
        let guard = keyward::http::Guard::closed("/sign-in");
        let ada = Browser::of_new_user(&server, EMAIL).await;
        let text = shown(page().layer(server.auth.layer().guarded(guard)), &ada).await;
        assert!(text.contains("seed: ada@example.com, pending: false."), "{text}");
    }

    async fn a_page_outside_the_layer_knows_nothing_and_says_so(database: Database) {
        let server = Server::start(&database).await;
        let ada = Browser::of_new_user(&server, EMAIL).await;
        let text = shown(page(), &ada).await;
        assert!(text.contains("seed: nobody, pending: true."), "{text}");
        assert!(text.contains("asked: Err(Unexpected), required: Err(Unexpected)."), "{text}");
    }

    async fn the_ready_functions_answer_the_browser(database: Database) {
        let server = Server::start(&database).await;
        let application = page().layer(server.auth.layer());
        let (ada, nobody) = (Browser::of_new_user(&server, EMAIL).await, Browser::new(&server));
        let ask = async |path: &str, browser| {
            let request = Request::post(path).header("origin", &server.origin).header("host", "localhost");
            answer(application.clone(), request.header("content-type", "application/x-www-form-urlencoded"), browser).await
        };
        for path in ["/api/get-session", "/api/ensure-session"] {
            let (status, text) = ask(path, &ada).await;
            assert!(status == 200 && text.contains(EMAIL), "{path}: {status} {text}");
        }
        assert_eq!(ask("/api/get-session", &nobody).await, (200, "null".to_owned()));
        let (status, text) = ask("/api/ensure-session", &nobody).await;
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &body["code"]), (401, &Error::Unauthorized.code().into()));
    }
}

#[test]
fn the_ready_functions_are_registered_once() {
    let mut found = HashMap::new();
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        *found.entry(path).or_insert(0) += 1;
    }
    assert_eq!(found, HashMap::from([("/api/get-session", 1), ("/api/ensure-session", 1)]));
}
