//! The room as its visitors meet it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::time::Duration;

use example_visit::{Program, Visitor};
use futures::{SinkExt, StreamExt};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

/// Longer than a word takes.
const PATIENCE: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket from a page, or says how that is refused.
async fn enter(room: &Program, cookie: &str, page: &str) -> Result<Socket, u16> {
    let mut request = room.url("/room").replace("http://", "ws://").into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request.headers_mut().insert("origin", page.parse().unwrap());
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(refusal)) => Err(refusal.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn heard(socket: &mut Socket) -> String {
    timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap().to_string()
}

#[tokio::test]
async fn people_hear_each_other_until_they_sign_out() {
    let room = Program::start(env!("CARGO_BIN_EXE_example-live"), &[]).await;
    let page = room.url("");
    let (ada, bob) = (Visitor::on(&page), Visitor::on(&page));
    ada.signs_up(&room.url("/api/auth"), "Ada").await;
    bob.signs_up(&room.url("/api/auth"), "Bob").await;
    let (adas, bobs) = (ada.cookies(&page), bob.cookies(&page));
    assert_eq!(enter(&room, "", &page).await.err(), Some(401));
    assert_eq!(enter(&room, &adas, "http://localhost:6666").await.err(), Some(403));

    let (mut ada_hears, mut bob_hears) =
        (enter(&room, &adas, &page).await.unwrap(), enter(&room, &bobs, &page).await.unwrap());
    ada_hears.send(Message::text("is anybody here?")).await.unwrap();
    assert_eq!(heard(&mut bob_hears).await, "Ada: is anybody here?");
    assert_eq!(heard(&mut ada_hears).await, "Ada: is anybody here?");

    ada.signs_out(&room.url("/api/auth")).await;
    assert_eq!(heard(&mut ada_hears).await, "the session has ended");
    bob_hears.send(Message::text("she is gone")).await.unwrap();
    assert_eq!(heard(&mut bob_hears).await, "Bob: she is gone");
    assert_eq!(enter(&room, &adas, &page).await.err(), Some(401));
}
