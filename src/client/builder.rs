//! Makes a [`Client`] with options.

use std::{fmt, sync::Arc};

use super::{Client, Options, options::settings};
use crate::error::Error;

/// What becomes of cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// They are kept and sent, to a server on another site too, if it allows that (CORS).
    #[default]
    Include,
    /// They are kept and sent where the page and the server are of one origin. Natively there is no page, and this is as
    /// above.
    SameOrigin,
    /// They are neither kept nor sent.
    Omit,
}

/// Makes a [`Client`] with options, which hold for each of its calls. A call's own go before them, and where there are
/// hooks of both, both are called, the call's own first.
///
/// ```
/// use http::{HeaderName, HeaderValue};
/// use keyward::client::{Client, Credentials};
///
/// # fn client(next_trace: fn() -> HeaderValue) -> Result<Client, keyward::Error> {
/// const TRACE: HeaderName = HeaderName::from_static("x-trace-id");
/// let client = Client::builder("https://accounts.example.com/api/auth")
///     .credentials(Credentials::Omit)
///     .on_request(move |outgoing| outgoing.add_header(TRACE, next_trace()))
///     .build()?;
/// # Ok(client)
/// # }
/// # client(|| HeaderValue::from_static("1")).unwrap();
/// ```
#[must_use]
pub struct Builder {
    base: String,
    credentials: Credentials,
    pub(super) options: Options,
}

impl Builder {
    pub(super) fn new(base: &str) -> Self {
        Self { base: base.to_owned(), credentials: Credentials::default(), options: Options::default() }
    }

    /// What becomes of cookies. Default: [`Credentials::Include`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    settings!(options);

    /// The client.
    ///
    /// # Errors
    /// [`Error::Network`] when the address is none, or the system has no TLS to offer.
    pub fn build(self) -> Result<Client, Error> {
        let client = Client::with_credentials(&self.base, self.credentials)?;
        Ok(Client { course: Some(Arc::new(self.options)), ..client })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
