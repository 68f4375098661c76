//! Where the pages are, and which of them are open to everybody. What is not named open needs a session.

/// The start page.
pub const HOME: &str = "/";
/// Making an account.
pub const SIGN_UP: &str = "/sign-up";
/// Signing in; visitors without a session are sent here.
pub const SIGN_IN: &str = "/sign-in";
/// Asking for a link because the password is forgotten.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Asking once more for the link that shows that an address is one's own.
pub const RESEND_VERIFICATION: &str = "/resend-verification";
/// After a link was asked for.
pub const CHECK_MAIL: &str = "/check-mail";
/// Choosing another password, with the link of a mail.
pub const RESET_PASSWORD: &str = "/reset-password";
/// Confirming an address, with the link of a mail.
pub const VERIFY_EMAIL: &str = "/verify-email";
/// Agreeing to a change of the address, with the link of a mail to the old one.
pub const CONFIRM_EMAIL_CHANGE: &str = "/confirm-email-change";
/// What only the person themself may see.
pub const DASHBOARD: &str = "/dashboard";
/// Deleting the account, with the link of a mail.
pub const DELETE_ACCOUNT: &str = "/delete-account";

/// The profile, the first of the pages on which people look after their account.
pub const ACCOUNT: &str = "/account";
/// The address, confirmed or not, and its change.
pub const ACCOUNT_EMAIL: &str = "/account/email";
/// Changing the password, or setting one.
pub const ACCOUNT_PASSWORD: &str = "/account/password";
/// The ways in which the person can sign in.
pub const ACCOUNT_METHODS: &str = "/account/methods";
/// Where the person is signed in.
pub const ACCOUNT_DEVICES: &str = "/account/devices";
/// Leaving for good.
pub const ACCOUNT_DELETION: &str = "/account/delete";

/// Where a form leads, with the word for what was done or sent.
#[cfg(feature = "ssr")]
mod after {
    pub(crate) const CHECK_MAIL_FOR_VERIFICATION: &str = "/check-mail?for=verification";
    pub(crate) const CHECK_MAIL_FOR_OWN_VERIFICATION: &str = "/check-mail?for=own-verification";
    pub(crate) const CHECK_MAIL_FOR_EMAIL_CHANGE: &str = "/check-mail?for=email-change";
    pub(crate) const CHECK_MAIL_FOR_NEW_EMAIL: &str = "/check-mail?for=new-email";
    pub(crate) const CHECK_MAIL_FOR_DELETION: &str = "/check-mail?for=deletion";
    pub(crate) const SIGN_IN_AFTER_RESET: &str = "/sign-in?done=password-reset";
    pub(crate) const SIGN_IN_AFTER_VERIFICATION: &str = "/sign-in?done=email-verified-sign-in";
    pub(crate) const HOME_AFTER_VERIFICATION: &str = "/?done=email-verified";
    pub(crate) const HOME_AFTER_DELETION: &str = "/?done=account-deleted";
    pub(crate) const PROFILE_AFTER_CHANGE: &str = "/account?done=profile-saved";
    pub(crate) const EMAIL_AFTER_CHANGE: &str = "/account/email?done=email-changed";
    pub(crate) const PASSWORD_AFTER_CHANGE: &str = "/account/password?done=password-changed";
    pub(crate) const PASSWORD_AFTER_SETTING: &str = "/account/password?done=password-set";
    pub(crate) const METHODS_AFTER_UNLINKING: &str = "/account/methods?done=unlinked";
    pub(crate) const DEVICES_AFTER_ENDING: &str = "/account/devices?done=session-ended";
    pub(crate) const DEVICES_AFTER_ENDING_OTHERS: &str = "/account/devices?done=sessions-ended";
}
#[cfg(feature = "ssr")]
pub(crate) use after::*;

/// Paths that are no pages and check for themselves who calls: server functions, the built files, the server's health.
pub const PASSAGES: [&str; 3] = ["/api/*", "/pkg/*", "/healthz"];

/// The pages that are open to everybody.
pub const OPEN_PAGES: [&str; 9] = [
    HOME,
    SIGN_UP,
    SIGN_IN,
    FORGOT_PASSWORD,
    RESEND_VERIFICATION,
    CHECK_MAIL,
    RESET_PASSWORD,
    VERIFY_EMAIL,
    CONFIRM_EMAIL_CHANGE,
];
