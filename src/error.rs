//! What can go wrong, as facts with a stable code. Status and words are mapped here and nowhere else; what caused an
//! outage stays in the server's log.

use std::fmt;

use ::http::StatusCode;
use serde::{Deserialize, Serialize};

/// Seconds in which a database server is back after a restart.
const STORE_RETRY_AFTER: u64 = 5;

/// The table of facts: variant, code, status, message.
macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:ident, $message:literal;)*) => {
        /// Why an act did not happen. The same value on the server, over HTTP and in the browser.
        ///
        /// Codes and messages are those of the protocol where it has them.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Error {
            $($(#[$doc])* $variant,)*
            /// The input has the wrong shape; the text names the field, never its value.
            Validation(String),
            /// The body is of a type that the endpoint does not read; the text names both.
            UnsupportedMediaType(String),
            /// The server is at its limit; worth another try after so many seconds.
            Busy {
                /// Seconds to wait.
                retry_after: u64,
            },
            /// Tried too often; the protocol gives this fact no code.
            TooManyRequests {
                /// Seconds until the next try is looked at.
                retry_after: u64,
            },
            /// A fact that only its maker knows: an application's own, a plugin's, or a newer server's.
            Other {
                /// HTTP status.
                status: u16,
                /// Stable code, in capitals.
                code: String,
                /// English words for a developer.
                message: String,
            },
        }

        impl Error {
            /// The stable code, as it travels; empty where the protocol has none.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Validation(_) => "VALIDATION_ERROR",
                    Self::UnsupportedMediaType(_) => "UNSUPPORTED_MEDIA_TYPE",
                    Self::Busy { .. } => "SERVER_BUSY",
                    Self::TooManyRequests { .. } => "",
                    Self::Other { code, .. } => code,
                }
            }

            /// The HTTP status that goes with it.
            pub fn status(&self) -> StatusCode {
                match self {
                    $(Self::$variant => StatusCode::$status,)*
                    Self::Validation(_) => StatusCode::BAD_REQUEST,
                    Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
                    Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
                    Self::Other { status, .. } => StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST),
                }
            }

            /// English words for a developer; what a person reads is the page's to say.
            pub fn message(&self) -> &str {
                match self {
                    $(Self::$variant => $message,)*
                    Self::Validation(message) | Self::UnsupportedMediaType(message) => message,
                    Self::Busy { .. } => "The server is busy",
                    Self::TooManyRequests { .. } => "Too many requests. Please try again later.",
                    Self::Other { message, .. } => message,
                }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

facts! {
    /// Nobody is signed in, or not any more.
    Unauthorized = "UNAUTHORIZED", UNAUTHORIZED, "Unauthorized";
    /// The person signed in too long ago for this.
    SessionNotFresh = "SESSION_NOT_FRESH", FORBIDDEN, "Session is not fresh";
    /// Reading extends the session already; nothing is left for a request of its own.
    RefreshIsNotDeferred = "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED", METHOD_NOT_ALLOWED,
        "POST method requires deferSessionRefresh to be enabled in session config";
    /// Who is signed in may not do this.
    Forbidden = "FORBIDDEN", FORBIDDEN, "Forbidden";
    /// Unknown e-mail and wrong password alike.
    InvalidEmailOrPassword = "INVALID_EMAIL_OR_PASSWORD", UNAUTHORIZED, "Invalid email or password";
    /// Not an e-mail address.
    InvalidEmail = "INVALID_EMAIL", BAD_REQUEST, "Invalid email";
    /// Below the configured minimum.
    PasswordTooShort = "PASSWORD_TOO_SHORT", BAD_REQUEST, "Password too short";
    /// Above the configured maximum.
    PasswordTooLong = "PASSWORD_TOO_LONG", BAD_REQUEST, "Password too long";
    /// The e-mail belongs to somebody.
    UserAlreadyExists = "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", UNPROCESSABLE_ENTITY, "User already exists. Use another email.";
    /// The password is not the account's.
    InvalidPassword = "INVALID_PASSWORD", BAD_REQUEST, "Invalid password";
    /// The user has a password; setting one is for those who have none.
    PasswordAlreadySet = "PASSWORD_ALREADY_SET", BAD_REQUEST, "User already has a password set";
    /// The user signs in without a password.
    CredentialAccountNotFound = "CREDENTIAL_ACCOUNT_NOT_FOUND", BAD_REQUEST, "Credential account not found";
    /// Signing in with a password is turned off.
    EmailPasswordDisabled = "EMAIL_PASSWORD_DISABLED", BAD_REQUEST, "Email and password is not enabled";
    /// Signing up with a password is turned off.
    EmailPasswordSignUpDisabled = "EMAIL_PASSWORD_SIGN_UP_DISABLED", BAD_REQUEST,
        "Email and password sign up is not enabled";
    /// No mail can be sent to reset a password with.
    ResetPasswordDisabled = "RESET_PASSWORD_DISABLED", BAD_REQUEST, "Reset password isn't enabled";
    /// The password was right, and the address has yet to be verified.
    EmailNotVerified = "EMAIL_NOT_VERIFIED", FORBIDDEN, "Email not verified";
    /// No mail can be sent to verify an address with.
    VerificationEmailNotEnabled = "VERIFICATION_EMAIL_NOT_ENABLED", BAD_REQUEST, "Verification email isn't enabled";
    /// There is nothing to verify.
    EmailAlreadyVerified = "EMAIL_ALREADY_VERIFIED", BAD_REQUEST, "Email is already verified";
    /// The address is not that of who is signed in.
    EmailMismatch = "EMAIL_MISMATCH", BAD_REQUEST, "Email mismatch";
    /// An address is changed in a way of its own.
    EmailCanNotBeUpdated = "EMAIL_CAN_NOT_BE_UPDATED", BAD_REQUEST, "Email can not be updated";
    /// Changing the address is turned off.
    ChangeEmailDisabled = "CHANGE_EMAIL_DISABLED", BAD_REQUEST, "Change email is disabled";
    /// A one-time value that is unknown, used, outdated or somebody else's.
    InvalidToken = "INVALID_TOKEN", BAD_REQUEST, "Invalid token";
    /// A one-time value that came too late.
    TokenExpired = "TOKEN_EXPIRED", UNAUTHORIZED, "Token expired";
    /// The user is gone.
    UserNotFound = "USER_NOT_FOUND", BAD_REQUEST, "User not found";
    /// Somebody else is signed in than the link is for.
    InvalidUser = "INVALID_USER", UNAUTHORIZED, "Invalid user";
    /// Nobody is signed in whom the link could be for.
    FailedToGetUserInfo = "FAILED_TO_GET_USER_INFO", NOT_FOUND, "Failed to get user info";
    /// The session ended while it was changed.
    FailedToGetSession = "FAILED_TO_GET_SESSION", UNAUTHORIZED, "Failed to get session";
    /// The session is too old for this, and no password came with the request.
    SessionExpired = "SESSION_EXPIRED", BAD_REQUEST, "Session expired. Re-authenticate to perform this action.";
    /// The user has no such account.
    AccountNotFound = "ACCOUNT_NOT_FOUND", BAD_REQUEST, "Account not found";
    /// Without this account the user could not sign in any more.
    LastAccount = "FAILED_TO_UNLINK_LAST_ACCOUNT", BAD_REQUEST, "You can't unlink your last account";
    /// There is no such thing here.
    NotFound = "NOT_FOUND", NOT_FOUND, "Not found";
    /// An unsafe request that does not say where it comes from.
    MissingOrNullOrigin = "MISSING_OR_NULL_ORIGIN", FORBIDDEN, "Missing or null Origin";
    /// An unsafe request from an origin that is not trusted.
    InvalidOrigin = "INVALID_ORIGIN", FORBIDDEN, "Invalid origin";
    /// A form that another site sent the browser to.
    CrossSiteNavigation = "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED", FORBIDDEN,
        "Cross-site navigation login blocked. This request appears to be a CSRF attack.";
    /// `callbackURL` leads to a place that is not trusted.
    InvalidCallbackUrl = "INVALID_CALLBACK_URL", FORBIDDEN, "Invalid callbackURL";
    /// `redirectTo` leads to a place that is not trusted.
    InvalidRedirectUrl = "INVALID_REDIRECT_URL", FORBIDDEN, "Invalid redirectURL";
    /// `errorCallbackURL` leads to a place that is not trusted.
    InvalidErrorCallbackUrl = "INVALID_ERROR_CALLBACK_URL", FORBIDDEN, "Invalid errorCallbackURL";
    /// `newUserCallbackURL` leads to a place that is not trusted.
    InvalidNewUserCallbackUrl = "INVALID_NEW_USER_CALLBACK_URL", FORBIDDEN, "Invalid newUserCallbackURL";
    /// The body is not JSON, or is no text at all.
    MalformedBody = "BAD_REQUEST", BAD_REQUEST, "Invalid JSON in request body";
    /// The path cannot be read: an encoding without meaning, or a control character.
    MalformedPath = "MALFORMED_PATH", BAD_REQUEST, "The path cannot be read";
    /// The request names no host that could be one, or several.
    MalformedHost = "MALFORMED_HOST", BAD_REQUEST, "The request must name one host";
    /// The body is larger than the configured limit.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE, "Request body is too large";
    /// The store does not answer. Nobody is signed out by this.
    StoreUnavailable = "STORE_UNAVAILABLE", SERVICE_UNAVAILABLE, "The server cannot answer right now";
    /// A fault of the server's; its log says which.
    Unexpected = "INTERNAL_SERVER_ERROR", INTERNAL_SERVER_ERROR, "Internal Server Error";
    /// The request did not reach the server, or the answer did not come back.
    Network = "NETWORK_ERROR", BAD_GATEWAY, "The server could not be reached";
}

impl Error {
    /// A validation error for one field of the body, in the protocol's wording.
    pub fn invalid_field(field: &str, problem: &str) -> Self {
        Self::Validation(format!("[body.{field}] {problem}"))
    }

    /// A refusal that the protocol gives words but no code.
    pub fn without_code(status: StatusCode, message: &str) -> Self {
        Self::Other { status: status.as_u16(), code: String::new(), message: message.to_owned() }
    }

    /// A 404 that does not say what it hides.
    pub fn nothing() -> Self {
        Self::without_code(StatusCode::NOT_FOUND, "")
    }

    /// Whether there is not a word to say about it.
    pub fn is_silent(&self) -> bool {
        self.code().is_empty() && self.message().is_empty()
    }

    /// The field of the body that is wrong, where one is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Validation(message) => message.strip_prefix("[body.")?.split_once(']').map(|(field, _)| field),
            _ => None,
        }
    }

    /// The error that an answer of `status` with this body stands for.
    pub fn from_wire(status: StatusCode, body: ErrorBody) -> Self {
        let code = body.code.unwrap_or_default();
        if let Some(fact) = Self::from_code(&code) {
            return fact;
        }
        let status = body.status.unwrap_or(status.as_u16());
        let retry_after = body.retry_after.unwrap_or(1);
        match code.as_str() {
            "VALIDATION_ERROR" => Self::Validation(body.message),
            "UNSUPPORTED_MEDIA_TYPE" => Self::UnsupportedMediaType(body.message),
            "SERVER_BUSY" => Self::Busy { retry_after },
            "" if status == StatusCode::TOO_MANY_REQUESTS => Self::TooManyRequests { retry_after },
            _ => Self::Other { status, code, message: body.message },
        }
    }

    /// What travels.
    pub fn body(&self) -> ErrorBody {
        let code = Some(self.code()).filter(|code| !code.is_empty()).map(str::to_owned);
        ErrorBody { message: self.message().to_owned(), code, status: None, retry_after: None }
    }

    /// What travels where no status and no header of its own says the rest.
    pub fn whole_body(&self) -> ErrorBody {
        ErrorBody { status: Some(self.status().as_u16()), retry_after: self.retry_after(), ..self.body() }
    }

    /// Seconds after which another try is worth it, where the error knows.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy { retry_after } | Self::TooManyRequests { retry_after } => Some(*retry_after),
            Self::StoreUnavailable => Some(STORE_RETRY_AFTER),
            _ => None,
        }
    }
}

/// An error as the protocol writes it (section 1.7): a message for developers and, nearly always, a stable code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// English words.
    pub message: String,
    /// Stable code, in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The HTTP status, where the answer's own is another: every failed server function answers with 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Seconds to wait, where no header of the answer says so.
    #[serde(default, rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.whole_body().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Error {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ErrorBody::deserialize(deserializer).map(|body| Self::from_wire(StatusCode::BAD_REQUEST, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_its_journey() {
        for error in [
            Error::Unauthorized,
            Error::InvalidEmailOrPassword,
            Error::invalid_field("name", "Invalid input"),
            Error::StoreUnavailable,
        ] {
            assert_eq!(Error::from_wire(error.status(), error.body()), error);
        }
    }

    #[test]
    fn too_many_requests_have_no_code_and_are_known_all_the_same() {
        let error = Error::TooManyRequests { retry_after: 7 };
        let body = serde_json::to_string(&error.body()).unwrap();
        assert_eq!(body, r#"{"message":"Too many requests. Please try again later."}"#);
        let answered = ErrorBody { retry_after: Some(7), ..error.body() };
        assert_eq!(Error::from_wire(StatusCode::TOO_MANY_REQUESTS, answered), error);
        let kept: Error = serde_json::from_str(&serde_json::to_string(&error).unwrap()).unwrap();
        assert_eq!(kept, error, "without a status beside it, too");
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let body =
            ErrorBody { message: "No".into(), code: Some("PLUGIN_SAYS_NO".into()), status: None, retry_after: None };
        let error = Error::from_wire(StatusCode::CONFLICT, body.clone());
        assert_eq!((error.status(), error.body()), (StatusCode::CONFLICT, body));
    }
}
