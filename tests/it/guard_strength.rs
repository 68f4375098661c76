//! How sure the guard is before it shows a closed page: a cookie, the browser's copy, or the store.

use axum::{Router, routing::get};
use keyward::{
    Auth,
    config::{CacheStrategy, Config},
    http::{Guard, Strength},
};

use crate::support::{Browser, Database, Options, Server, on_both_stores};

fn application(auth: &Auth) -> Router {
    let guard = Guard::closed()
        .pages(["/cookie", "/copy", "/store", "/both"])
        .checked_by(Strength::Cookie, ["/cookie", "/both"])
        .checked_by(Strength::Session, ["/store", "/b*", "/both"])
        .checked_by(Strength::Cookie, ["/both"]);
    let page = || get(|| async { "shown" });
    Router::new()
        .route("/cookie", page())
        .route("/copy", page())
        .route("/store", page())
        .route("/both", page())
        .merge(auth.router())
        .layer(auth.layer().guarded(guard))
}

async fn server(database: &Database) -> Server {
    let configure = |config: &mut Config| config.session.cookie_cache = Some(CacheStrategy::Compact.into());
    Server::start_with(database, Options { configure, application, ..Options::default() }).await
}

async fn shown(browser: &mut Browser<'_>, server: &Server) -> Vec<&'static str> {
    let mut shown = Vec::new();
    for path in ["/cookie", "/copy", "/store", "/both"] {
        let answer = browser.send(server.raw("GET", path)).await;
        match answer.status {
            200 => shown.push(path),
            303 => assert_eq!(answer.header("location"), Some(format!("/sign-in?next={path}").as_str())),
            status => shown.push(if status == 503 { "503" } else { "?" }),
        }
    }
    shown
}

on_both_stores! {
    async fn a_stranger_sees_nothing_whatever_the_strength(database: Database) {
        let server = server(&database).await;
        let mut stranger = Browser::new(&server);
        assert!(shown(&mut stranger, &server).await.is_empty());
        stranger.set_cookie("keyward.session_token", "made-up.c2lnbmF0dXJl");
        assert!(shown(&mut stranger, &server).await.is_empty(), "a cookie that we did not sign is none");
    }

    async fn a_revoked_session_passes_as_far_as_each_strength_lets_it(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        assert_eq!(shown(&mut ada, &server).await.len(), 4);
        database.execute(r#"delete from "session""#).await;
        // Each page by itself: the store's answer takes the cookies away.
        let mut passed = Vec::new();
        for path in ["/cookie", "/copy", "/store", "/both"] {
            let request = ada.address(server.raw("GET", path));
            if request.send().await.status == 200 {
                passed.push(path);
            }
        }
        assert_eq!(passed, ["/cookie", "/copy"], "of several strengths the strictest counts");
        ada.forget("keyward.session_data");
        assert_eq!(ada.send(server.raw("GET", "/copy")).await.status, 303, "without a copy the store decides");
        assert_eq!(ada.send(server.raw("GET", "/cookie")).await.status, 303, "and its answer took the cookie away");
    }

    async fn only_the_strictest_asks_a_store_that_is_away(database: Database) {
        let server = server(&database).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.auth.store().close().await;
        assert_eq!(shown(&mut ada, &server).await, ["/cookie", "/copy", "503", "503"]);
    }
}
