//! The wire: what can be asked, one struct an endpoint. The fields are the request, the associated items say how it
//! travels. How it is done stands in `act`.

mod change_email;
mod change_password;
mod delete_user;
mod error_page;
mod get_session;
mod list_accounts;
mod list_sessions;
mod ok;
mod request_password_reset;
mod reset_password;
mod revoke_sessions;
mod send_verification_email;
mod sign_in_email;
mod sign_out;
mod sign_up_email;
mod status;
mod unlink_account;
mod update_session;
mod update_user;
mod verify_email;
mod verify_password;

use ::http::Method;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

pub use change_email::ChangeEmail;
pub use change_password::{ChangePassword, PasswordChanged};
pub use delete_user::{DeleteUser, FollowDeletionLink, UserDeleted};
pub use error_page::ErrorPage;
pub use get_session::{GetSession, RefreshSession, SessionAnswer};
pub use list_accounts::ListAccounts;
pub use list_sessions::ListSessions;
pub use ok::{Alive, Ping};
pub use request_password_reset::{PasswordResetRequested, RequestPasswordReset};
pub use reset_password::{FollowResetLink, ResetLink, ResetPassword};
pub use revoke_sessions::{RevokeOtherSessions, RevokeSession, RevokeSessions};
pub use send_verification_email::SendVerificationEmail;
pub use sign_in_email::{SignInEmail, SignedIn};
pub use sign_out::{SignOut, SignedOut};
pub use sign_up_email::{SignUpEmail, SignedUp};
pub use status::Done;
pub use unlink_account::UnlinkAccount;
pub use update_session::{SessionUpdated, UpdateSession};
pub use update_user::UpdateUser;
pub use verify_email::{EmailVerified, VerifyEmail};
pub use verify_password::VerifyPassword;

/// One thing that can be asked of the server.
///
/// The implementing struct is the request: a query for GET, a JSON body (or a form, see [`Endpoint::FORM`]) for POST.
/// From this one declaration come the HTTP route, the call on the server and the call from a client.
pub trait Endpoint: Serialize + DeserializeOwned + Send + 'static {
    /// GET reads, POST changes; the protocol knows no others.
    const METHOD: Method;
    /// Below the base path, beginning with a slash: `/sign-in/email`. A segment in braces, `{token}`, is the field of that
    /// name.
    const PATH: &'static str;
    /// Who may ask.
    const ACCESS: Access;
    /// Whether the browser's session is another afterwards, so that a page must read it again.
    const CHANGES_SESSION: bool = false;
    /// Whether an HTML form may ask as well (`application/x-www-form-urlencoded`). Such an endpoint insists on a trusted
    /// origin from every browser, signed in or not (protocol section 7.3 B).
    const FORM: bool = false;
    /// What a POST makes of its body.
    const BODY: Body = Body::Required;
    /// Fields that a POST may have in its query as well; the same field in both must be the same.
    const QUERY: &'static [&'static str] = &[];
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

/// What an endpoint makes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// There must be an object.
    Required,
    /// An object, and no body is an empty one.
    Optional,
    /// Read, and of no consequence.
    Ignored,
    /// Not even read, whatever it is.
    Unread,
}

/// An optional field may be absent, but not `null`: the protocol tells the two apart.
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
