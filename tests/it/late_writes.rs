//! Calls after the head of a response is gone: nothing happens in secret, and the log says where.

use axum::{
    Router,
    body::{Body, Bytes},
    response::Response,
    routing::get,
};
use futures::stream;
use keyward::{
    Auth, Error, RequestAuth,
    endpoint::{GetSession, SignInEmail},
};

use crate::support::{Browser, Database, Listening, Options, PASSWORD, Server, on_both_stores};

fn application(auth: &Auth) -> Router {
    Router::new()
        .route("/stream", get(streaming))
        .route("/early", get(|auth: RequestAuth| async move { signed_in(&auth).await }))
        .merge(auth.router())
        .layer(auth.layer())
}

/// A page whose body calls while it is sent.
async fn streaming(auth: RequestAuth) -> Response {
    let body = stream::once(async move {
        let reads = auth.call(GetSession::default()).await.is_ok();
        let signs_in = signed_in(&auth).await;
        Ok::<_, Error>(Bytes::from(format!("reads: {reads}, signs in: {signs_in}")))
    });
    Response::new(Body::from_stream(body))
}

async fn signed_in(auth: &RequestAuth) -> String {
    let sign_in = SignInEmail { email: "ada@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
    auth.call(sign_in).await.is_ok().to_string()
}

on_both_stores! {
    async fn a_sign_in_that_comes_too_late_is_refused_and_logged_with_its_place(database: Database) {
        let server = Server::start_with(&database, Options { application, ..Options::default() }).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let log = Listening::begin();
        let mut browser = Browser::new(&server);
        let answer = browser.send(server.raw("GET", "/stream")).await;
        assert_eq!(answer.text(), "reads: true, signs in: false");
        assert_eq!(database.count("session").await, 1, "no session that nobody has the cookie of");
        let heard = log.heard();
        assert!(heard.contains("after the response's head was sent"), "{heard}");
        assert!(heard.contains("endpoint=/sign-in/email place=tests/it/late_writes.rs:"), "{heard}");

        let early = browser.send(server.raw("GET", "/early")).await;
        assert_eq!((early.text().as_str(), early.cookies().len()), ("true", 1));
    }
}
