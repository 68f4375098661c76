//! What can go wrong, as facts with a stable code. Status and words are mapped here and nowhere else; what caused an
//! outage stays in the server's log.

use std::fmt;

use ::http::StatusCode;
use serde::{Deserialize, Serialize};

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
            /// The server is at its limit; worth another try after so many seconds.
            Busy {
                /// Seconds to wait.
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
            /// The stable code, as it travels.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Validation(_) => "VALIDATION_ERROR",
                    Self::Busy { .. } => "SERVER_BUSY",
                    Self::Other { code, .. } => code,
                }
            }

            /// The HTTP status that goes with it.
            pub fn status(&self) -> StatusCode {
                match self {
                    $(Self::$variant => StatusCode::$status,)*
                    Self::Validation(_) => StatusCode::BAD_REQUEST,
                    Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
                    Self::Other { status, .. } => StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST),
                }
            }

            /// English words for a developer; what a person reads is the page's to say.
            pub fn message(&self) -> &str {
                match self {
                    $(Self::$variant => $message,)*
                    Self::Validation(message) => message,
                    Self::Busy { .. } => "The server is busy",
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
    /// The body is of a type that the endpoint does not read.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", UNSUPPORTED_MEDIA_TYPE, "Content-Type is not allowed";
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
        match code.as_str() {
            "VALIDATION_ERROR" => Self::Validation(body.message),
            "SERVER_BUSY" => Self::Busy { retry_after: 1 },
            _ => Self::Other { status: body.status.unwrap_or(status.as_u16()), code, message: body.message },
        }
    }

    /// What travels.
    pub fn body(&self) -> ErrorBody {
        let code = Some(self.code()).filter(|code| !code.is_empty()).map(str::to_owned);
        ErrorBody { message: self.message().to_owned(), code, status: None }
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
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body().serialize(serializer)
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
    fn an_unknown_code_is_kept() {
        let body = ErrorBody { message: "No".into(), code: Some("PLUGIN_SAYS_NO".into()), status: None };
        let error = Error::from_wire(StatusCode::CONFLICT, body.clone());
        assert_eq!((error.status(), error.body()), (StatusCode::CONFLICT, body));
    }
}
