//! A `WebSocket` rests on a session: who may open one, and when it closes.

use std::time::Duration;

use axum::{Router, extract::ws::Message as Sent, routing::any};
use futures::{SinkExt, StreamExt};
use http::{HeaderValue, header};
use keyward::{Auth, http::SessionUpgrade};
use serde_json::json;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

/// Longer than any of these takes; whoever waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

fn application(auth: &Auth) -> Router {
    Router::new()
        .route("/echo", any(|upgrade: SessionUpgrade| async { echo(upgrade) }))
        .route("/slow", any(|upgrade: SessionUpgrade| async { echo(upgrade.ask_every(Duration::from_millis(50))) }))
        .route("/ticks", any(|upgrade: SessionUpgrade| async { ticks(upgrade) }))
        .merge(auth.router())
        .layer(auth.layer())
}

fn echo(upgrade: SessionUpgrade) -> axum::response::Response {
    upgrade.on_upgrade(|mut socket| async move {
        let greeting = format!("hello, {}", socket.session().user.name);
        if socket.send(Sent::text(greeting)).await.is_err() {
            return;
        }
        while let Some(Ok(message)) = socket.recv().await {
            if socket.send(message).await.is_err() {
                return;
            }
        }
    })
}

/// Sends without ever receiving.
fn ticks(upgrade: SessionUpgrade) -> axum::response::Response {
    upgrade.on_upgrade(|mut socket| async move {
        while socket.send(Sent::text("tick")).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(server: &Server, path: &str, cookie: &str, origin: Option<&str>) -> Result<Socket, u16> {
    let address = server.address().replace("http://", "ws://");
    let mut request = format!("{address}{path}").into_client_request().unwrap();
    request.headers_mut().insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
    if let Some(origin) = origin {
        request.headers_mut().insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn opened(server: &Server, path: &str, browser: &Browser<'_>) -> Socket {
    open(server, path, &browser.cookie_header(), Some(&server.origin)).await.unwrap()
}

async fn next_text(socket: &mut Socket) -> String {
    timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap().into_text().unwrap().to_string()
}

/// What the other end says when it closes.
async fn farewell(socket: &mut Socket) -> (u16, String) {
    let waiting = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(Some(frame)))) => return (frame.code.into(), frame.reason.to_string()),
                Some(Ok(_)) => {}
                other => panic!("no farewell: {other:?}"),
            }
        }
    };
    timeout(PATIENCE, waiting).await.unwrap()
}

fn ended() -> (u16, String) {
    (1008, "the session has ended".to_owned())
}

on_both_stores! {
    async fn only_who_is_signed_in_opens_one_and_only_from_here(database: Database) {
        let server = Server::start_with(&database, Options { application, ..Options::default() }).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        let cookie = ada.cookie_header();
        assert_eq!(open(&server, "/echo", "", Some(&server.origin)).await.err(), Some(401));
        assert_eq!(open(&server, "/echo", &cookie, Some("https://evil.example")).await.err(), Some(403), "a page of another site has the cookie, too");
        assert_eq!(open(&server, "/echo", &cookie, None).await.err(), Some(403));
        let mut socket = opened(&server, "/echo", &ada).await;
        assert_eq!(next_text(&mut socket).await, "hello, Ada");
        socket.send(Message::text("are you there?")).await.unwrap();
        assert_eq!(next_text(&mut socket).await, "are you there?");
    }

    async fn it_closes_when_the_session_ends_here(database: Database) {
        let server = Server::start_with(&database, Options { application, ..Options::default() }).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut bob = Browser::of_new_user(&server, "bob@example.com").await;
        let (mut socket, mut ticking, mut bobs) =
            (opened(&server, "/echo", &ada).await, opened(&server, "/ticks", &ada).await, opened(&server, "/echo", &bob).await);
        let mut desk = Browser::new(&server);
        desk.sign_in("ada@example.com").await;
        let mut other = opened(&server, "/echo", &desk).await;
        ada.post("/sign-out", &json!({})).await;
        assert_eq!((farewell(&mut socket).await, farewell(&mut ticking).await), (ended(), ended()));
        next_text(&mut other).await;
        other.send(Message::text("still here")).await.unwrap();
        assert_eq!(next_text(&mut other).await, "still here", "another session of the same person goes on");

        desk.post("/change-password", &json!({ "currentPassword": PASSWORD, "newPassword": "another password", "revokeOtherSessions": true })).await;
        assert_eq!(farewell(&mut other).await, ended());
        bob.post("/update-user", &json!({ "name": "Robert" })).await;
        assert_eq!(next_text(&mut bobs).await, "hello, Ada", "and nobody else noticed");
    }

    async fn it_closes_when_the_session_ends_elsewhere_or_by_itself(database: Database) {
        let server = Server::start_with(&database, Options { application, ..Options::default() }).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        let mut socket = opened(&server, "/slow", &ada).await;
        database.execute(r#"delete from "session""#).await;
        assert_eq!(farewell(&mut socket).await, ended());
        let bob = Browser::of_new_user(&server, "bob@example.com").await;
        let mut socket = opened(&server, "/slow", &bob).await;
        next_text(&mut socket).await;
        server.clock.advance(Duration::from_hours(8 * 24));
        assert_eq!(farewell(&mut socket).await, ended());
    }
}
