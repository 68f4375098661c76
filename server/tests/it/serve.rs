//! Connections: who says nothing is not waited for, and who asked is answered before the end.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::ConnectInfo,
    routing::{get, post},
};
use server::serve::{Patience, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

const SHORT: Duration = Duration::from_millis(200);
/// Longer than any test runs.
const LONG: Duration = Duration::from_mins(10);

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

async fn start(router: Router, patience: Patience) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, router, patience, async { drop(stopped.await) }));
    Running { address, stop, serving }
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text).await;
    text
}

#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let running = start(Router::new(), Patience { head: SHORT, body: LONG, end: LONG }).await;
    let stream = send(running.address, "GET / HTTP/1.1\r\nhost: x\r\n").await;
    assert!(!read_all(stream).await.contains("200"), "the connection ends");
}

#[tokio::test]
async fn hh_10_a_head_has_an_end() {
    let running = start(Router::new(), Patience { head: LONG, body: LONG, end: LONG }).await;
    let large = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(70 * 1024));
    let answer = read_all(send(running.address, &large).await).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn half_a_body_is_not_waited_for() {
    let router = Router::new().route("/", post(|body: Bytes| async move { body.len().to_string() }));
    let running = start(router, Patience { head: LONG, body: SHORT, end: LONG }).await;
    let stream =
        send(running.address, "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 10\r\n\r\nabc").await;
    assert!(read_all(stream).await.starts_with("HTTP/1.1 400"), "the handler is told that the body broke off");
}

#[tokio::test]
async fn what_has_begun_is_finished_and_nothing_new_begins() {
    let (begun, mut has_begun) = tokio::sync::mpsc::channel(1);
    let slow = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
        begun.send(()).await.unwrap();
        tokio::time::sleep(SHORT).await;
        peer.ip().to_string()
    };
    let router = Router::new().route("/", get(slow));
    let running = start(router, Patience { head: LONG, body: LONG, end: LONG }).await;
    let stream = send(running.address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    has_begun.recv().await.unwrap();
    running.stop.send(()).unwrap();
    let answer = read_all(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
    running.serving.await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn who_never_finishes_does_not_keep_the_server() {
    let router = Router::new().route("/", get(std::future::pending::<()>));
    let running = start(router, Patience { head: LONG, body: LONG, end: SHORT }).await;
    let _stream = send(running.address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    running.stop.send(()).unwrap();
    running.serving.await.unwrap();
}
