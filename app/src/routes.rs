//! Where the pages are, and which of them are open to everybody. What is not named open needs a session.

/// The start page.
pub const HOME: &str = "/";
/// Making an account.
pub const SIGN_UP: &str = "/sign-up";
/// Signing in; visitors without a session are sent here.
pub const SIGN_IN: &str = "/sign-in";
/// Asking for a link because the password is forgotten.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// After a link was asked for.
pub const CHECK_MAIL: &str = "/check-mail";
/// Choosing another password, with the link of a mail.
pub const RESET_PASSWORD: &str = "/reset-password";
/// Confirming an address, with the link of a mail.
pub const VERIFY_EMAIL: &str = "/verify-email";
/// What only the person themself may see.
pub const DASHBOARD: &str = "/dashboard";

/// Signing in with the password that was just chosen.
#[cfg(feature = "ssr")]
pub(crate) const SIGN_IN_AFTER_RESET: &str = "/sign-in?done=password";
/// Signing in with the address that was just confirmed.
#[cfg(feature = "ssr")]
pub(crate) const SIGN_IN_AFTER_VERIFICATION: &str = "/sign-in?done=email";

/// Paths that are no pages and check for themselves who calls: server functions, the built files, the server's health.
pub const PASSAGES: [&str; 3] = ["/api/*", "/pkg/*", "/healthz"];

/// The pages that are open to everybody.
pub const OPEN_PAGES: [&str; 7] = [HOME, SIGN_UP, SIGN_IN, FORGOT_PASSWORD, CHECK_MAIL, RESET_PASSWORD, VERIFY_EMAIL];
