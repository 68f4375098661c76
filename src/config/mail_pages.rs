//! Where links in mail lead.

use crate::model::LocalPath;

/// Pages of the application to which links in mail lead, with the token in their query: `/reset-password?token=..`.
///
/// A page shows a button, and what is pressed there acts; so nothing happens when a mail scanner follows the link. Where no
/// page is named, and where whoever asked for the mail named a place to go on to (`callbackURL`, `redirectTo`), the link
/// leads to the protocol's own endpoint, which acts on GET. Default: none.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct MailPages {
    /// Shows that an address is one's own: that of a sign-up, or the new one of a change.
    pub verify_email: Option<LocalPath>,
    /// Confirms, at the old address, that it shall be another. The endpoint behind it is that of verification.
    pub confirm_email_change: Option<LocalPath>,
    /// Asks for another password.
    pub reset_password: Option<LocalPath>,
    /// Deletes the account.
    pub delete_user: Option<LocalPath>,
}
