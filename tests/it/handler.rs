//! Without axum: the endpoints as a tower service, the session from bare headers, the cookies by hand.

use std::{convert::Infallible, time::Duration};

use http::{HeaderMap, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use keyward::{Auth, endpoint::SignInEmail};
use serde_json::json;
use tokio::net::TcpListener;
use tower::{Service, ServiceExt};

use crate::support::{Browser, Database, PASSWORD, Raw, Server, on_both_stores};

/// Serves one application with hyper alone.
async fn hyper(auth: Auth) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, peer)) = listener.accept().await {
            let service = TowerToHyperService::new(auth.handler().for_peer(peer));
            tokio::spawn(async move {
                let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}

fn cookie(browser: &Browser<'_>) -> HeaderMap {
    HeaderMap::from_iter([(header::COOKIE, browser.cookie_header().parse().unwrap())])
}

on_both_stores! {
    async fn hyper_serves_the_endpoints(database: Database) {
        let server = Server::start(&database).await;
        let address = hyper(server.auth.clone()).await;
        assert_eq!(Raw::new(address, "GET", "/api/auth/ok").send().await.json(), json!({ "ok": true }));
        let sign_up = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD });
        let answer = Raw::new(address, "POST", "/api/auth/sign-up/email").json(&sign_up).send().await;
        assert_eq!(answer.status, 200);
        assert!(answer.cookie("keyward.session_token").is_some());
        assert_eq!(database.texts(r#"select "ipAddress" from "session""#).await, ["127.0.0.1"], "it knows who connected");
        assert_eq!(Raw::new(address, "GET", "/elsewhere").send().await.status, 404);
    }

    async fn a_body_of_any_kind_will_do(database: Database) {
        let server = Server::start(&database).await;
        let body = json!({ "name": "Ada", "email": "ada@example.com", "password": PASSWORD }).to_string();
        let request = Request::post("/api/auth/sign-up/email")
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(bytes::Bytes::from(body)))
            .unwrap();
        let mut handler = server.auth.handler();
        let response: Result<_, Infallible> = ServiceExt::<Request<Full<bytes::Bytes>>>::ready(&mut handler).await.unwrap().call(request).await;
        let response = response.unwrap();
        assert_eq!(response.status(), 200);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(String::from_utf8_lossy(&body).contains("ada@example.com"));
    }

    async fn bare_headers_tell_whose_request_it_is(database: Database) {
        let server = Server::start(&database).await;
        assert_eq!(server.auth.session_of(&HeaderMap::new()).await, Ok(None));
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        let bob = Browser::of_new_user(&server, "bob@example.com").await;
        for (browser, email) in [(&ada, "ada@example.com"), (&bob, "bob@example.com")] {
            let session = server.auth.session_of(&cookie(browser)).await.unwrap().unwrap();
            assert_eq!(session.user.email.as_str(), email);
        }
        server.clock.advance(Duration::from_hours(3 * 24));
        let before = database.texts(r#"select cast("expiresAt" as text) from "session" order by "id""#).await;
        assert!(server.auth.session_of(&cookie(&ada)).await.unwrap().is_some());
        assert_eq!(database.texts(r#"select cast("expiresAt" as text) from "session" order by "id""#).await, before, "what cannot be told is not extended");
        let forged = HeaderMap::from_iter([(header::COOKIE, "keyward.session_token=x.y".parse().unwrap())]);
        assert_eq!(server.auth.session_of(&forged).await, Ok(None));
    }

    async fn another_framework_takes_the_cookies_along(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let request = server.auth.request(&HeaderMap::new(), None);
        let sign_in = SignInEmail { email: "ada@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
        request.call(sign_in).await.unwrap();
        let mut headers = HeaderMap::new();
        request.send_cookies(&mut headers);
        let line = headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        let pair = line.split(';').next().unwrap();
        let received = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        assert!(server.auth.request(&received, None).session().await.unwrap().is_some());
    }
}
