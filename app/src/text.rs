//! What the pages say. Errors are facts; the words for them are chosen here.

use keyward::Error;

/// For people who walk through the page by keyboard.
pub(crate) const SKIP: &str = "Skip to content";

const NO_EMAIL: &str = "This does not look like an e-mail address.";

/// What was done before a page was reached.
pub(crate) fn done(what: &str) -> Option<&'static str> {
    match what {
        "password" => Some("Your password is saved. Please sign in with it."),
        "email" => Some("Your e-mail is confirmed. Please sign in."),
        _ => None,
    }
}

/// The field that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Name,
    Email,
    Password,
    /// No field in particular.
    Form,
}

/// Where an error belongs and what to say about it.
pub(crate) fn explain(error: &Error) -> (Place, &'static str) {
    match error {
        Error::InvalidEmail => (Place::Email, NO_EMAIL),
        Error::UserAlreadyExists => (Place::Email, "This e-mail has an account. Sign in instead?"),
        Error::PasswordTooShort => (Place::Password, "Please choose at least 8 characters."),
        Error::PasswordTooLong => (Place::Password, "Please choose at most 128 characters."),
        Error::InvalidEmailOrPassword => (Place::Form, "E-mail or password is not right. Please try again."),
        Error::Validation(_) => match error.field() {
            Some("name") => (Place::Name, "Please choose a shorter name, of ordinary characters."),
            Some("email") => (Place::Email, NO_EMAIL),
            Some("password") => (Place::Password, "Please type a password."),
            _ => (Place::Form, "Something is missing here. Please fill in every field."),
        },
        Error::Network => (Place::Form, "The server cannot be reached. Are you online?"),
        Error::Busy { .. } | Error::StoreUnavailable => {
            (Place::Form, "The server is busy right now. Please try again in a moment.")
        }
        Error::EmailNotVerified => (Place::Form, "Please verify your e-mail first, with the link that we sent you."),
        Error::InvalidToken | Error::TokenExpired | Error::UserNotFound => {
            (Place::Form, "This link is no longer good. Please ask for another one.")
        }
        Error::InvalidUser => (Place::Form, "This link is for somebody else. Please sign out first."),
        Error::ResetPasswordDisabled => (Place::Form, "This site sends no mail, so there is no link to send."),
        Error::TooManyRequests { retry_after: ..=60 } => (Place::Form, "Too many attempts. Please wait a minute."),
        Error::TooManyRequests { .. } => (Place::Form, "Too many attempts. Please try again in an hour."),
        Error::InvalidOrigin | Error::MissingOrNullOrigin => {
            (Place::Form, "This request did not come from our own page, so it was refused.")
        }
        _ => (Place::Form, "Something went wrong on our side. Please try again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stands_beside_its_field() {
        assert_eq!(explain(&Error::PasswordTooShort).0, Place::Password);
        assert_eq!(explain(&Error::invalid_field("email", "Invalid email address")).0, Place::Email);
        assert_eq!(explain(&Error::Validation("[body] Invalid input".into())).0, Place::Form);
    }
}
