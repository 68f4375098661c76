//! Requests as text over a socket: nothing is added, normalised or left out on the way.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use keyward::mail::Link;

use super::{PASSWORD, Server};

/// One request.
pub(crate) struct Raw {
    socket: SocketAddr,
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    delay: Duration,
}

impl Raw {
    pub(crate) fn new(socket: SocketAddr, method: &str, target: &str) -> Self {
        Self {
            socket,
            method: method.into(),
            target: target.into(),
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub(crate) fn form(self, body: &str) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Waits before it is sent, so that of many at once each meets the server at another step.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) async fn send(self) -> Answer {
        tokio::time::sleep(self.delay).await;
        let mut text =
            format!("{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.method, self.target, self.socket)
                .into_bytes();
        for (name, value) in &self.headers {
            text.extend_from_slice(name.as_bytes());
            text.extend_from_slice(b": ");
            text.extend_from_slice(value);
            text.extend_from_slice(b"\r\n");
        }
        if !self.body.is_empty() {
            text.extend_from_slice(format!("content-length: {}\r\n", self.body.len()).as_bytes());
        }
        text.extend_from_slice(b"\r\n");
        text.extend_from_slice(&self.body);

        let mut stream = TcpStream::connect(self.socket).await.unwrap();
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(&text).await;
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        Answer::parse(&received)
    }
}

/// One response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(received: &[u8]) -> Self {
        let end = received.windows(4).position(|window| window == b"\r\n\r\n").expect("the server answers");
        let head = String::from_utf8_lossy(&received[..end]);
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let body = received[end + 4..].to_vec();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        Self { status, headers, body: if chunked { unchunk(&body) } else { body } }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect()
    }

    /// Whether the browser is told to forget every cookie that a session has.
    pub(crate) fn forgets_the_session(&self) -> bool {
        ["session_token", "session_data", "dont_remember"].iter().all(|name| {
            let gone = format!("keyward.{name}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
            self.cookie(&format!("keyward.{name}")) == Some(gone.as_str())
        })
    }

    /// The status and the code, which say why something was refused.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }

    /// The line of one cookie; more than one is a fault.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let lines: Vec<_> = self.cookies().into_iter().filter(|line| line.starts_with(&format!("{name}="))).collect();
        assert!(lines.len() <= 1, "{lines:?}");
        lines.first().copied()
    }
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[(end + 2 + size + 2).min(body.len())..];
    }
    whole
}

/// Sends every request at the same time; the answers in any order.
pub(crate) async fn all_at_once(requests: impl IntoIterator<Item = Raw>) -> Vec<Answer> {
    let sending: Vec<_> = requests.into_iter().map(|request| tokio::spawn(request.send())).collect();
    let mut answers = Vec::new();
    for answer in sending {
        answers.push(answer.await.unwrap());
    }
    answers
}

/// A person's browser: keeps cookies, says where it comes from.
pub(crate) struct Browser<'a> {
    server: &'a Server,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(server: &'a Server) -> Self {
        Self { server, cookies: BTreeMap::new() }
    }

    /// The browser of somebody who has just signed up.
    pub(crate) async fn of_new_user(server: &'a Server, email: &str) -> Self {
        let mut browser = Self::new(server);
        assert_eq!(browser.sign_up(email).await.status, 200);
        browser
    }

    /// Another browser of somebody who has signed up.
    pub(crate) async fn of_user(server: &'a Server, email: &str) -> Self {
        let mut browser = Self::new(server);
        assert_eq!(browser.sign_in(email).await.status, 200);
        browser
    }

    pub(crate) async fn sign_up(&mut self, email: &str) -> Answer {
        self.post("/sign-up/email", &json!({ "name": "Ada", "email": email, "password": PASSWORD })).await
    }

    pub(crate) async fn sign_in(&mut self, email: &str) -> Answer {
        self.sign_in_with(email, PASSWORD).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let request = self.server.request("POST", path).json(body);
        self.send(request).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.server.request("GET", path);
        self.send(request).await
    }

    /// Follows the link of a mail, as a mail program would.
    pub(crate) async fn follow(&mut self, link: &Link) -> Answer {
        let target = link.url.strip_prefix(&self.server.origin).expect("links lead to the server");
        let request = self.server.raw("GET", target);
        self.send(request).await
    }

    pub(crate) async fn sign_in_with(&mut self, email: &str, password: &str) -> Answer {
        self.post("/sign-in/email", &json!({ "email": email, "password": password })).await
    }

    pub(crate) async fn is_signed_in(&mut self) -> bool {
        self.get("/get-session").await.text() != "null"
    }

    pub(crate) async fn send(&mut self, request: Raw) -> Answer {
        let answer = self.address(request).send().await;
        self.keep_cookies(&answer);
        answer
    }

    /// A request of this browser's, to be sent when it pleases.
    pub(crate) fn post_later(&self, path: &str, body: &Value) -> Raw {
        self.address(self.server.request("POST", path).json(body))
    }

    /// Adds what a browser adds to every request.
    pub(crate) fn address(&self, request: Raw) -> Raw {
        let request = request.header("origin", self.server.origin.clone());
        if self.cookies.is_empty() { request } else { request.header("cookie", self.cookie_header()) }
    }

    pub(crate) fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub(crate) fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }
}
