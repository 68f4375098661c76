//! What a profile may show: texts that other people see.

use ::http::StatusCode;
use url::Url;

use crate::error::Error;

/// Longest name, in characters. Long enough for every name, too short for a letter.
const MAX_NAME: usize = 256;
/// Longest picture address, in characters.
const MAX_IMAGE: usize = 2048;

/// The refusal of an update that names nothing that can be updated.
pub(super) fn nothing_to_update() -> Error {
    Error::without_code(StatusCode::BAD_REQUEST, "No fields to update")
}

/// Refuses a name that could not be stored or shown.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    check_text("name", name, MAX_NAME)
}

/// Refuses a picture that is none: an address with which a browser would do something else than load it.
pub(super) fn check_image(image: &str) -> Result<(), Error> {
    check_text("image", image, MAX_IMAGE)?;
    // Without a scheme it is a path on a site of the application's.
    let loads = Url::parse(image).map_or(true, |url| matches!(url.scheme(), "http" | "https"));
    if loads { Ok(()) } else { Err(Error::invalid_field("image", "Invalid URL")) }
}

/// Text that can be stored: not too long, and without NUL, which PostgreSQL does not know.
fn check_text(field: &str, text: &str, max: usize) -> Result<(), Error> {
    if text.chars().count() > max {
        return Err(Error::invalid_field(field, &format!("Too big: expected string to have <={max} characters")));
    }
    if text.contains('\0') { Err(Error::invalid_field(field, "Invalid input: NUL is not allowed")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_loaded_and_never_run() {
        for image in ["", "https://a.example/a.png", "http://a.example/a.png", "/a.png", "a.png"] {
            assert_eq!(check_image(image), Ok(()), "{image}");
        }
        for image in
            ["javascript:alert(1)", " javascript:alert(1)", "java\tscript:x", "data:image/svg+xml,x", "file:///x"]
        {
            assert!(check_image(image).is_err(), "{image}");
        }
    }
}
