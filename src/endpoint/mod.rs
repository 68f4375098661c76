//! The wire: what can be asked, one struct an endpoint. The fields are the request, the associated items say how it
//! travels. How it is done stands in `act`.

mod error_page;
mod get_session;
mod ok;
mod sign_in_email;
mod sign_out;
mod sign_up_email;

use ::http::Method;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

pub use error_page::ErrorPage;
pub use get_session::{GetSession, RefreshSession, SessionAnswer};
pub use ok::{Alive, Ping};
pub use sign_in_email::{SignInEmail, SignedIn};
pub use sign_out::{SignOut, SignedOut};
pub use sign_up_email::{SignUpEmail, SignedUp};

/// One thing that can be asked of the server.
///
/// The implementing struct is the request: a query for GET, a JSON body (or a form, see [`Endpoint::FORM`]) for POST.
/// From this one declaration come the HTTP route, the call on the server and the call from a client.
pub trait Endpoint: Serialize + DeserializeOwned + Send + 'static {
    /// GET reads, POST changes; the protocol knows no others.
    const METHOD: Method;
    /// Below the base path, beginning with a slash: `/sign-in/email`.
    const PATH: &'static str;
    /// Who may ask.
    const ACCESS: Access;
    /// Whether the browser's session is another afterwards, so that a page must read it again.
    const CHANGES_SESSION: bool = false;
    /// Whether an HTML form may ask as well (`application/x-www-form-urlencoded`). Such an endpoint insists on a trusted
    /// origin from every browser, signed in or not (protocol section 7.3 B).
    const FORM: bool = false;
    /// Whether the body of a POST is read; otherwise it is ignored, whatever it is.
    const READS_BODY: bool = true;
    /// The answer.
    type Output: Serialize + DeserializeOwned + Send + 'static;
}

/// Who may ask for an endpoint (protocol section 2, "Auth column vocabulary").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Open,
    /// Who is signed in.
    Session,
    /// Who is signed in, by the store's word and not by a cached one.
    Sensitive,
    /// Who signed in recently.
    Fresh,
}

/// An optional field may be absent, but not `null`: the protocol tells the two apart.
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
