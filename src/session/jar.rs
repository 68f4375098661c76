//! The cookie jar of one request. Every part of the request writes into it, it reads through its own writes, and it is
//! emptied once into the response's head. Names here are logical (`session_token`); how they are spelled on the wire
//! is `http`'s business.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The cookies of one request: what came, and what will be sent.
#[derive(Debug, Default)]
pub struct Jar(Mutex<Contents>);

#[derive(Debug, Default)]
struct Contents {
    received: HashMap<String, Vec<Value>>,
    /// What came in pieces, put together.
    assembled: HashMap<String, Value>,
    written: Vec<(String, Written)>,
    sealed: bool,
}

/// The text of a cookie. It may be a secret, so it is not printed.
type Value = secrecy::SecretString;

/// What is sent for one name.
#[derive(Clone, Debug)]
pub enum Written {
    /// A value and how long the browser keeps it.
    Value(Value, Lifetime),
    /// The browser forgets what it has.
    Expired,
}

/// How long a browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// For so long.
    For(Duration),
    /// Until it is closed.
    BrowserSession,
}

impl Lifetime {
    /// No longer than this.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        match self {
            Self::For(_) => Self::For(limit),
            Self::BrowserSession => Self::BrowserSession,
        }
    }
}

impl Jar {
    /// The jar of a request that came with these cookies, in their order. One name may come several times.
    pub fn received(cookies: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut received: HashMap<String, Vec<Value>> = HashMap::new();
        for (name, value) in cookies {
            received.entry(name).or_default().push(value.into());
        }
        Self(Mutex::new(Contents { received, ..Contents::default() }))
    }

    /// Adds a cookie that came in pieces. One that came whole goes before it.
    #[must_use]
    pub(crate) fn assembled(self, name: &str, value: impl Into<Value>) -> Self {
        self.contents().assembled.insert(name.to_owned(), value.into());
        self
    }

    /// The values under a name, what was written in this request before what came with it.
    pub(crate) fn values(&self, name: &str) -> Vec<Value> {
        let contents = self.contents();
        match contents.written.iter().find(|(written, _)| written == name) {
            Some((_, Written::Value(value, _))) => vec![value.clone()],
            Some((_, Written::Expired)) => Vec::new(),
            None => contents.received(name),
        }
    }

    /// The names that came with the request, in order.
    pub(crate) fn received_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.contents().received.keys().cloned().collect();
        names.sort_unstable();
        names
    }

    /// Sends a cookie; the last write of a name wins.
    pub(crate) fn write(&self, name: &str, value: impl Into<Value>, lifetime: Lifetime) {
        self.put(name, Written::Value(value.into(), lifetime));
    }

    /// Makes the browser forget a cookie.
    pub(crate) fn expire(&self, name: &str) {
        self.put(name, Written::Expired);
    }

    /// Closes the jar and hands out what is to be sent, in the order of first writing.
    pub(crate) fn seal(&self) -> Vec<(String, Written)> {
        let mut contents = self.contents();
        contents.sealed = true;
        std::mem::take(&mut contents.written)
    }

    /// Whether what is written now cannot be sent any more.
    pub(crate) fn is_sealed(&self) -> bool {
        self.contents().sealed
    }

    fn put(&self, name: &str, change: Written) {
        let mut contents = self.contents();
        if contents.sealed {
            tracing::error!(cookie = name, "a cookie was written after the response's head and cannot be sent");
            return;
        }
        match contents.written.iter_mut().find(|(written, _)| written == name) {
            Some((_, written)) => *written = change,
            None => contents.written.push((name.to_owned(), change)),
        }
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Contents {
    fn received(&self, name: &str) -> Vec<Value> {
        match self.received.get(name) {
            Some(values) => values.clone(),
            None => self.assembled.get(name).cloned().into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn texts(jar: &Jar, name: &str) -> Vec<String> {
        jar.values(name).iter().map(|value| value.expose_secret().to_owned()).collect()
    }

    fn jar() -> Jar {
        Jar::received([("a", "1"), ("a", "2"), ("b", "3")].map(|(name, value)| (name.into(), value.into())))
    }

    #[test]
    fn reads_go_through_writes() {
        let jar = jar();
        assert_eq!(texts(&jar, "a"), ["1", "2"]);
        jar.write("a", "new", Lifetime::BrowserSession);
        assert_eq!(texts(&jar, "a"), ["new"]);
        jar.expire("a");
        assert!(texts(&jar, "a").is_empty());
        assert_eq!(texts(&jar, "b"), ["3"]);
    }

    #[test]
    fn the_last_write_of_a_name_is_the_only_one_sent() {
        let jar = jar();
        jar.expire("a");
        jar.write("b", "x", Lifetime::BrowserSession);
        jar.write("a", "y", Lifetime::BrowserSession);
        let sent = jar.seal();
        assert_eq!(sent.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(sent.iter().all(|(_, written)| matches!(written, Written::Value(..))));
    }

    #[test]
    fn a_sealed_jar_takes_nothing_more() {
        let jar = jar();
        assert!(jar.seal().is_empty());
        jar.write("a", "late", Lifetime::BrowserSession);
        assert!(jar.seal().is_empty());
        assert_eq!(texts(&jar, "a"), ["1", "2"]);
    }

    #[test]
    fn debug_shows_no_value() {
        let jar = jar();
        jar.write("a", "hush", Lifetime::BrowserSession);
        let printed = format!("{jar:?}");
        assert!(!printed.contains("hush") && !printed.contains('3'), "{printed}");
    }
}
