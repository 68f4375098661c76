//! The way in to the endpoints, in the protocol's order (section 1.2): a disabled path is not there, who asks too often
//! waits, and only then is it looked whether there is such an endpoint.

use super::{Route, refusal::Instead};
use crate::RequestAuth;

/// The part of a path that is below the endpoints' base path; `None` for the paths of the application.
pub(super) fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Lets a request in, or says what is answered in the endpoint's place. Nothing but endpoints is below the base path, so
/// that nothing can slip through under their rules.
pub(super) async fn admit(auth: &RequestAuth, path: &str) -> Result<(), Instead> {
    let (config, limits) = (auth.auth().config(), auth.auth().limits());
    let routes = auth.auth().endpoints();
    // A slash at the end is not served, but it is no way around what is said of the path without it.
    let trimmed = path.trim_end_matches('/');
    let meant = endpoint(routes, trimmed);
    if config.disabled_paths.iter().any(|disabled| [Some(trimmed), meant].contains(&Some(disabled))) {
        return Err(Instead::Disabled);
    }
    limits.request(meant, auth.as_call().caller.client_address()).await.map_err(Instead::EndpointRefusal)?;
    let served = if config.skip_trailing_slashes { path.strip_suffix('/').unwrap_or(path) } else { path };
    endpoint(routes, served).map(drop).ok_or(Instead::Nothing)
}

/// The path of the endpoint that a path leads to, as its declaration has it: one for all values of a parameter.
fn endpoint(routes: &[Route], path: &str) -> Option<&'static str> {
    routes.iter().map(|route| route.path).find(|template| template.matches(path)).map(|template| template.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_ends_at_a_slash() {
        assert_eq!(below("/api/auth", "/api/auth/ok"), Some("/ok"));
        assert_eq!(below("/api/auth", "/api/auth"), Some(""));
        assert_eq!(below("/api/auth", "/api/authentic"), None);
        assert_eq!(below("/api/auth", "/x/api/auth/ok"), None);
    }
}
