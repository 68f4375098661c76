//! Connections: accepted, given so long to say what they want, and finished when the server stops.

use std::{future::Future, io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time,
};
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Octets of a request's head: many times what browsers send, and less than would be worth sending.
const MAX_HEAD: usize = 64 * 1024;

/// How long the server waits for what others do.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request, from the moment the connection could send it.
    pub head: Duration,
    /// Between two parts of a request's body.
    pub body: Duration,
    /// For requests that have begun, after the server was told to stop.
    pub end: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(15), body: Duration::from_secs(15), end: Duration::from_secs(10) }
    }
}

/// Serves connections until `stop` comes, then finishes the requests that have begun.
pub async fn serve(listener: TcpListener, router: Router, patience: Patience, stop: impl Future<Output = ()>) {
    let router = router.layer(RequestBodyTimeoutLayer::new(patience.body));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => attend(stream, peer, &router, patience, &open),
                Err(error) => wait_for_resources(&error).await,
            },
        }
    }
    drop(listener);
    tracing::info!("stopping");
    if time::timeout(patience.end, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

fn attend(stream: TcpStream, peer: SocketAddr, router: &Router, patience: Patience, open: &GracefulShutdown) {
    // Answers are small; each is sent as soon as it is written.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(MAX_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(patience.head)
        .keep_alive_timeout(patience.head)
        .max_header_list_size(u32::try_from(MAX_HEAD).unwrap_or(u32::MAX));
    let service = TowerToHyperService::new(router.clone().layer(Extension(ConnectInfo(peer))));
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    let connection = open.watch(connection);
    tokio::spawn(async move {
        // A peer that breaks off is no fault of ours.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

/// Without a free descriptor every attempt fails at once; a moment later one may be free.
async fn wait_for_resources(error: &io::Error) {
    let is_peers = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !is_peers {
        tracing::error!(%error, "no connection can be accepted");
        time::sleep(Duration::from_millis(100)).await;
    }
}
