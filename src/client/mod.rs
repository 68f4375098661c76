//! The typed client: the third face of an endpoint, for another service or for the browser.

mod answer;
#[cfg(target_arch = "wasm32")]
mod browser;
mod builder;
mod hook;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod options;
mod question;
#[cfg(not(target_arch = "wasm32"))]
mod remote;
mod request;
mod retry;

use std::{fmt, sync::Arc};

#[cfg(target_arch = "wasm32")]
use browser as transport;
#[cfg(not(target_arch = "wasm32"))]
use native as transport;

pub use builder::{Builder, Credentials};
pub use hook::{Asked, Outgoing};
#[cfg(not(target_arch = "wasm32"))]
pub use remote::{RemoteAuth, RemoteAuthBuilder};
pub use request::Request;
pub use retry::Retry;

use crate::{endpoint::Endpoint, error::Error, model::Timestamp};
use answer::Answer;
use options::{Course, Options};
use question::Question;
use transport::Transport;

/// Calls the endpoints of a server. Cheap to clone.
///
/// Natively it keeps the cookies that it is sent, as a browser does; in wasm the browser keeps them.
///
/// ```no_run
/// use keyward::{
///     Error,
///     client::Client,
///     endpoint::{GetSession, SignInEmail},
/// };
///
/// # async fn visit() -> Result<(), Error> {
/// let client = Client::new("https://app.example.com/api/auth")?;
/// let ada = SignInEmail { email: "ada@example.com".into(), password: "correct horse".into(), ..SignInEmail::default() };
/// match client.call(ada).await {
///     Ok(signed_in) => println!("Good morning, {}", signed_in.user.name),
///     Err(Error::InvalidEmailOrPassword) => println!("Not so"),
///     Err(error) => return Err(error),
/// }
/// assert!(client.call(GetSession::default()).await?.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    base: String,
    transport: Transport,
    course: Option<Arc<dyn Course>>,
}

impl Client {
    /// A client of the server at `https://app.example.com/api/auth`; in the browser the path alone will do.
    ///
    /// # Errors
    /// [`Error::Network`] when the address is none, or the system has no TLS to offer.
    pub fn new(base: &str) -> Result<Self, Error> {
        Self::with_credentials(base, Credentials::default())
    }

    /// A client that does more than ask: it tries again, gives up in time, tells hooks.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use keyward::client::{Client, Retry};
    ///
    /// # fn client() -> Result<Client, keyward::Error> {
    /// let client = Client::builder("https://app.example.com/api/auth")
    ///     .retry(Retry::times(2))
    ///     .time_limit(Duration::from_secs(10))
    ///     .on_error(|asked, error| eprintln!("{asked}: {}", error.code()))
    ///     .build()?;
    /// # Ok(client)
    /// # }
    /// # client().unwrap();
    /// ```
    pub fn builder(base: &str) -> Builder {
        Builder::new(base)
    }

    /// Asks for an endpoint. Every failure is an [`Error`]: the server's refusals with their code, everything that kept
    /// the answer from arriving in time as [`Error::Network`].
    pub async fn call<E: Endpoint>(&self, endpoint: E) -> Result<E::Output, Error> {
        Ok(self.ask(endpoint, self.course.as_deref()).await?.0)
    }

    /// One call that is made otherwise than the others of this client.
    ///
    /// ```no_run
    /// use keyward::{
    ///     Error,
    ///     client::{Client, Retry},
    ///     endpoint::GetSession,
    /// };
    ///
    /// # async fn ask(client: &Client) -> Result<(), Error> {
    /// let session = client
    ///     .request(GetSession::default())
    ///     .retry(Retry::times(3))
    ///     .on_retry(|_, failed, error| eprintln!("try {failed}: {error}"))
    ///     .send()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request<E: Endpoint>(&self, endpoint: E) -> Request<'_, E> {
        Request::new(self, endpoint)
    }

    fn with_credentials(base: &str, credentials: Credentials) -> Result<Self, Error> {
        let transport = Transport::new(base, credentials)?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), transport, course: None })
    }

    /// The output, and when the server gave it by its own clock.
    async fn ask<E: Endpoint>(
        &self,
        endpoint: E,
        course: Option<&dyn Course>,
    ) -> Result<(E::Output, Option<Timestamp>), Error> {
        let outcome = self.exchange(Question::new(&endpoint), course).await.and_then(|answer| answer.read());
        if let Some(course) = course {
            course.settle(Asked::of::<E>(), outcome.as_ref().err());
        }
        outcome
    }

    /// Puts a question, on the course if there is one. Knows no endpoint, and takes one box for either way, so that wasm
    /// holds it once.
    fn exchange<'a>(
        &'a self,
        question: Result<Question, Error>,
        course: Option<&'a dyn Course>,
    ) -> transport::Sending<'a, Result<Answer, Error>> {
        match (question, course) {
            (Ok(question), Some(course)) => course.exchange(self, question),
            (question, _) => Box::pin(async move {
                let question = question?;
                transport::send(self.draft(&question), question.body).await?.or_refusal()
            }),
        }
    }

    fn draft(&self, question: &Question) -> transport::Draft {
        let url = format!("{}{}", self.base, question.target);
        self.transport.draft(&url, question.body.is_some())
    }
}

/// Hooks cannot be shown, and an address may hold a name and a password.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
