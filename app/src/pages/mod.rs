//! One file a page: its component, and beside it the server function of its form.

mod account;
mod check_mail;
mod confirm_email_change;
mod dashboard;
mod delete_account;
mod forgot_password;
mod home;
mod next;
mod not_found;
mod resend_verification;
mod reset_password;
mod sign_in;
mod sign_up;
mod token;
mod verify_email;

pub(crate) use account::{AccountDeletion, AccountEmail, AccountMethods, AccountPassword, AccountProfile, Devices};
pub(crate) use check_mail::CheckMail;
pub(crate) use confirm_email_change::ConfirmEmailChange;
pub(crate) use dashboard::Dashboard;
pub(crate) use delete_account::DeleteAccount;
pub(crate) use forgot_password::ForgotPassword;
pub(crate) use home::Home;
pub(crate) use not_found::NotFound;
pub(crate) use resend_verification::ResendVerification;
pub(crate) use reset_password::ResetPassword;
pub(crate) use sign_in::SignIn;
pub(crate) use sign_up::SignUp;
pub(crate) use verify_email::VerifyEmail;
