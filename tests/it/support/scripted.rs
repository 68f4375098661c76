//! A server that answers as a test tells it to, and remembers what it was asked.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, response::Response};
use http::{HeaderMap, Method, Uri, request::Parts};
use tokio::{net::TcpListener, task::JoinHandle};

/// One answer.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    delay: Duration,
}

impl Reply {
    pub(crate) fn of(status: u16, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), delay: Duration::ZERO }
    }

    pub(crate) fn ok(body: &str) -> Self {
        Self::of(200, body)
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Comes only so much later.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    async fn send(self) -> Response {
        tokio::time::sleep(self.delay).await;
        let response = Response::builder().status(self.status);
        let response = self.headers.into_iter().fold(response, |response, (name, value)| response.header(name, value));
        response.body(Body::from(self.body)).unwrap()
    }
}

/// One request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub(crate) struct Scripted {
    pub(crate) address: String,
    received: Arc<Mutex<Vec<Received>>>,
    serving: JoinHandle<()>,
}

impl Scripted {
    /// A server that answers with what the script says of the number of the request, from 0, and the request.
    pub(crate) async fn start(script: impl Fn(usize, &Parts) -> Reply + Clone + Send + Sync + 'static) -> Self {
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (listener, log) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Arc::clone(&received));
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answer = move |request: Request| {
            let (head, _) = request.into_parts();
            let number = {
                let mut log = log.lock().unwrap();
                let (method, uri, headers) = (head.method.clone(), head.uri.clone(), head.headers.clone());
                log.push(Received { method, uri, headers });
                log.len() - 1
            };
            script(number, &head).send()
        };
        let router = Router::new().fallback(answer);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, received, serving }
    }

    /// A server that gives these answers, and the last of them for ever.
    pub(crate) async fn answering(replies: &'static [fn() -> Reply]) -> Self {
        Self::start(|number, _| replies[number.min(replies.len() - 1)]()).await
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
