//! The pages on which people look after their account. Each shows one matter; what is dangerous asks for the password again
//! where it is, when the person signed in a while ago.

mod confirm;
mod deletion;
mod devices;
mod email;
mod methods;
mod overview;
mod page;
mod part;
mod password;
mod profile;

pub(crate) use deletion::AccountDeletion;
pub(crate) use devices::Devices;
pub(crate) use email::AccountEmail;
pub(crate) use methods::AccountMethods;
pub(crate) use password::AccountPassword;
pub(crate) use profile::AccountProfile;
