//! Where the pages are, and which of them are open to everybody. What is not named open needs a session.

/// The start page.
pub const HOME: &str = "/";
/// Making an account.
pub const SIGN_UP: &str = "/sign-up";
/// Signing in; visitors without a session are sent here.
pub const SIGN_IN: &str = "/sign-in";
/// What only the person themself may see.
pub const DASHBOARD: &str = "/dashboard";

/// Paths that are no pages and check for themselves who calls: server functions, the built files, the server's health.
pub const PASSAGES: [&str; 3] = ["/api/*", "/pkg/*", "/healthz"];

/// The pages that are open to everybody.
pub const OPEN_PAGES: [&str; 3] = [HOME, SIGN_UP, SIGN_IN];
