//! What a call does beside asking: for one call, and for all of a client.

use std::{sync::Arc, time::Duration};

use ::http::HeaderMap;

use super::{Answer, Asked, Client, Outgoing, Question, Retry, transport, transport::Sending};
use crate::error::Error;

type OnRequest = dyn Fn(&mut Outgoing<'_>) + Send + Sync;
type OnSuccess = dyn Fn(Asked) + Send + Sync;
type OnError = dyn Fn(Asked, &Error) + Send + Sync;
type OnRetry = dyn Fn(Asked, u32, &Error) + Send + Sync;

/// What was asked of a call, or of all calls of a client. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) retry: Option<Retry>,
    pub(super) time_limit: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) on_request: Vec<Arc<OnRequest>>,
    pub(super) on_success: Vec<Arc<OnSuccess>>,
    pub(super) on_error: Vec<Arc<OnError>>,
    pub(super) on_retry: Vec<Arc<OnRetry>>,
}

/// How a call goes. There is one way, [`Options`], and a client without options holds none: what is behind a table of
/// functions that nobody makes is not linked, and wasm is paid for by every visitor.
pub(super) trait Course: Send + Sync {
    /// These, and where they say nothing, those of the client. Of hooks both are called, these first.
    fn beneath(&self, options: Options) -> Options;
    /// Asks until there is an answer or no hope.
    fn exchange<'a>(&'a self, client: &'a Client, question: Question) -> Sending<'a, Result<Answer, Error>>;
    /// Tells how the call ended.
    fn settle(&self, asked: Asked, error: Option<&Error>);
}

impl Course for Options {
    fn beneath(&self, mut options: Options) -> Options {
        options.retry = options.retry.or(self.retry);
        options.time_limit = options.time_limit.or(self.time_limit);
        for (name, value) in &self.headers {
            options.headers.entry(name).or_insert_with(|| value.clone());
        }
        options.on_request.extend_from_slice(&self.on_request);
        options.on_success.extend_from_slice(&self.on_success);
        options.on_error.extend_from_slice(&self.on_error);
        options.on_retry.extend_from_slice(&self.on_retry);
        options
    }

    fn exchange<'a>(&'a self, client: &'a Client, mut question: Question) -> Sending<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let mut failed = 0;
            loop {
                let outcome = self.attempt(client, &mut question).await;
                let Err(error) = &outcome else { return outcome };
                failed += 1;
                let Some(pause) = self.pause(question.asked, failed, error) else { return outcome };
                self.on_retry.iter().for_each(|hook| hook(question.asked, failed, error));
                transport::pause(pause).await;
            }
        })
    }

    fn settle(&self, asked: Asked, error: Option<&Error>) {
        match error {
            None => self.on_success.iter().for_each(|hook| hook(asked)),
            Some(error) => self.on_error.iter().for_each(|hook| hook(asked, error)),
        }
    }
}

impl Options {
    /// One try. It takes the body with it: what has one is asked once.
    async fn attempt(&self, client: &Client, question: &mut Question) -> Result<Answer, Error> {
        let mut headers = self.headers.clone();
        let mut outgoing = Outgoing { asked: question.asked, headers: &mut headers };
        self.on_request.iter().for_each(|hook| hook(&mut outgoing));
        let draft = transport::with_headers(client.draft(question), &headers);
        let (draft, _limit) = transport::limited(draft, self.time_limit);
        transport::send(draft, question.body.take()).await?.or_refusal()
    }

    fn pause(&self, asked: Asked, failed: u32, error: &Error) -> Option<Duration> {
        self.retry.filter(|_| asked.is_repeatable())?.pause(failed, error)
    }
}

/// What can be said of one call and of all calls of a client alike; the field of the type that keeps it is named.
macro_rules! settings {
    ($($options:ident).+) => {
        /// Tries a read again that failed in passing. Default: [`Retry::NEVER`](crate::client::Retry::NEVER), unless the
        /// type says another.
        pub fn retry(mut self, retry: $crate::client::Retry) -> Self {
            self.$($options).+.retry = Some(retry);
            self
        }

        /// How long one try may last, from the first byte sent to the last one received; then it is
        /// [`Error::Network`](crate::Error::Network). Default: as long as the other side keeps the connection, unless the
        /// type says another.
        pub fn time_limit(mut self, limit: std::time::Duration) -> Self {
            self.$($options).+.time_limit = Some(limit);
            self
        }

        /// Sends a header along. `cookie` takes the place of the cookies that were kept; a browser sets that one itself.
        pub fn header(mut self, name: ::http::HeaderName, value: ::http::HeaderValue) -> Self {
            self.$($options).+.headers.insert(name, value);
            self
        }

        /// Calls a hook before each try. It may add headers.
        pub fn on_request(
            mut self,
            hook: impl Fn(&mut $crate::client::Outgoing<'_>) + Send + Sync + 'static,
        ) -> Self {
            self.$($options).+.on_request.push(std::sync::Arc::new(hook));
            self
        }

        /// Calls a hook when the answer is there and understood.
        pub fn on_success(mut self, hook: impl Fn($crate::client::Asked) + Send + Sync + 'static) -> Self {
            self.$($options).+.on_success.push(std::sync::Arc::new(hook));
            self
        }

        /// Calls a hook when the call has failed and is not tried again.
        pub fn on_error(
            mut self,
            hook: impl Fn($crate::client::Asked, &$crate::error::Error) + Send + Sync + 'static,
        ) -> Self {
            self.$($options).+.on_error.push(std::sync::Arc::new(hook));
            self
        }

        /// Calls a hook when a try has failed and another follows after a pause, with how many have failed so far.
        pub fn on_retry(
            mut self,
            hook: impl Fn($crate::client::Asked, u32, &$crate::error::Error) + Send + Sync + 'static,
        ) -> Self {
            self.$($options).+.on_retry.push(std::sync::Arc::new(hook));
            self
        }
    };
}

pub(super) use settings;
