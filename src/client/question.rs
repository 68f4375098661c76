//! What is asked, as it travels.

use ::http::Method;

use super::Asked;
use crate::{endpoint::Endpoint, error::Error};

/// A request below the base. With a body it is a POST.
pub(super) struct Question {
    pub(super) asked: Asked,
    pub(super) target: String,
    pub(super) body: Option<String>,
}

impl Question {
    pub(super) fn new<E: Endpoint>(endpoint: &E) -> Result<Self, Error> {
        let asked = Asked::of::<E>();
        if E::METHOD == Method::GET {
            let query = serde_urlencoded::to_string(endpoint).map_err(|_| Error::Unexpected)?;
            Ok(Self { asked, target: target(E::PATH, &query), body: None })
        } else {
            let body = serde_json::to_string(endpoint).map_err(|_| Error::Unexpected)?;
            Ok(Self { asked, target: E::PATH.to_owned(), body: Some(body) })
        }
    }
}

/// A path and its query; a field whose name stands in the path in braces goes there.
fn target(path: &str, query: &str) -> String {
    let mut path = path.to_owned();
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let place = format!("{{{name}}}");
        if path.contains(&place) { path = path.replace(&place, value) } else { rest.push(pair) }
    }
    let mark = if rest.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}", rest.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_where_the_path_names_it() {
        assert_eq!(target("/ok", ""), "/ok");
        assert_eq!(target("/get-session", "disableRefresh=1"), "/get-session?disableRefresh=1");
        assert_eq!(
            target("/reset-password/{token}", "token=a%2Fb&callbackURL=%2Fx"),
            "/reset-password/a%2Fb?callbackURL=%2Fx"
        );
    }
}
