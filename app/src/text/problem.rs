//! Errors are facts; where they belong on a page, and which words they get, is chosen here.

use keyward::Error;

use super::Words;

/// The field that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Name,
    Email,
    Picture,
    /// The password that is chosen, or that signs in.
    Password,
    /// The password that shows once more who somebody is.
    CurrentPassword,
    /// No field in particular.
    Form,
}

/// The code of a refusal by the server's own rule.
const PASSWORD_TOO_WEAK: &str = "PASSWORD_TOO_WEAK";
/// The protocol gives this one a text and no code.
const EMAIL_IS_THE_SAME: &str = "Email is the same";

/// Where an error belongs and what to say about it.
pub(crate) fn explain(words: &Words, error: &Error) -> (Place, &'static str) {
    let say = &words.problems;
    match error {
        Error::InvalidEmail => (Place::Email, say.no_email),
        Error::EmailMismatch => (Place::Email, say.email_is_another),
        Error::UserAlreadyExists => (Place::Email, say.email_is_taken),
        Error::PasswordTooShort => (Place::Password, say.password_too_short),
        Error::PasswordTooLong => (Place::Password, say.password_too_long),
        Error::InvalidPassword | Error::CredentialAccountNotFound => (Place::CurrentPassword, say.wrong_password),
        Error::SessionNotFresh | Error::SessionExpired => (Place::CurrentPassword, say.password_once_more),
        Error::InvalidEmailOrPassword => (Place::Form, say.wrong_email_or_password),
        Error::Validation(_) => match error.field() {
            Some("name") => (Place::Name, say.strange_name),
            Some("email" | "newEmail") => (Place::Email, say.no_email),
            Some("image") => (Place::Picture, say.no_picture),
            Some("password") => (Place::Password, say.no_password),
            _ => (Place::Form, say.incomplete),
        },
        Error::Other { code, .. } if code == PASSWORD_TOO_WEAK => (Place::Password, say.password_too_weak),
        Error::Other { message, .. } if message == EMAIL_IS_THE_SAME => (Place::Email, say.email_is_the_same),
        Error::Network => (Place::Form, say.unreachable),
        Error::Busy { .. } | Error::StoreUnavailable => (Place::Form, say.busy),
        Error::EmailNotVerified => (Place::Form, say.unverified),
        Error::EmailAlreadyVerified => (Place::Form, say.verified_already),
        Error::InvalidToken | Error::TokenExpired | Error::UserNotFound => (Place::Form, say.bad_link),
        Error::InvalidUser => (Place::Form, say.link_of_somebody_else),
        Error::ResetPasswordDisabled | Error::VerificationEmailNotEnabled => (Place::Form, say.no_mail),
        Error::ChangeEmailDisabled | Error::EmailPasswordSignUpDisabled => (Place::Form, say.not_offered),
        Error::LastAccount => (Place::Form, say.last_method),
        Error::AccountNotFound => (Place::Form, say.gone_already),
        Error::PasswordAlreadySet => (Place::Form, say.password_already),
        Error::Unauthorized => (Place::Form, say.signed_out),
        Error::TooManyRequests { retry_after: ..=60 } => (Place::Form, say.wait_a_minute),
        Error::TooManyRequests { .. } => (Place::Form, say.wait_an_hour),
        Error::InvalidOrigin | Error::MissingOrNullOrigin => (Place::Form, say.foreign_request),
        _ => (Place::Form, say.unexpected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::english::ENGLISH;

    #[test]
    fn an_error_stands_beside_its_field() {
        let place = |error| explain(&ENGLISH, &error).0;
        assert_eq!(place(Error::PasswordTooShort), Place::Password);
        assert_eq!(place(Error::InvalidPassword), Place::CurrentPassword);
        assert_eq!(place(Error::invalid_field("email", "Invalid email address")), Place::Email);
        assert_eq!(place(Error::Validation("[body] Invalid input".into())), Place::Form);
    }
}
