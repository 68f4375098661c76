//! Somebody with a cookie jar, who speaks just enough HTTP to look at pages and to send a form.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(30);

pub(super) struct Visitor {
    address: SocketAddr,
    cookies: Vec<String>,
}

pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Visitor {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: Vec::new() }
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask(&format!("GET {path}"), "")
    }

    /// Sends a form as the site's own pages do.
    pub(super) fn send(&mut self, path: &str, form: &str) -> Result<Answer> {
        self.ask(&format!("POST {path}"), form)
    }

    /// In HTTP/1.0, where an answer is whole and ends with its connection.
    fn ask(&mut self, line: &str, form: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let Self { address, cookies } = self;
        let (length, cookies) = (form.len(), cookies.join("; "));
        write!(
            stream,
            "{line} HTTP/1.0\r\nHost: {address}\r\nOrigin: http://{address}\r\nAccept: text/html\r\nCookie: {cookies}\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let answer = Answer::parse(&bytes).with_context(|| format!("{line} got no answer of HTTP"))?;
        self.cookies.extend(answer.headers("set-cookie").filter_map(|line| Some(line.split(';').next()?.to_owned())));
        Ok(answer)
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Self { status, headers: lines.map(header).collect::<Option<_>>()?, body: bytes[end + 4..].to_vec() })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> Result<&str> {
        Ok(std::str::from_utf8(&self.body)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_a_status_headers_and_a_body() {
        let answer =
            Answer::parse(b"HTTP/1.0 303 See Other\r\nLocation: /\r\nset-cookie: a=1\r\n\r\nsee: there").unwrap();
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        assert_eq!(answer.text().unwrap(), "see: there");
        assert!(Answer::parse(b"").is_none());
    }
}
