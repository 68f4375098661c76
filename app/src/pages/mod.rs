//! One file a page: its component, and beside it the server function of its form.

mod dashboard;
mod home;
mod next;
mod not_found;
mod sign_in;
mod sign_up;

pub(crate) use dashboard::Dashboard;
pub(crate) use home::Home;
pub(crate) use not_found::NotFound;
pub(crate) use sign_in::SignIn;
pub(crate) use sign_up::SignUp;
