//! The application's server: what `main` puts together, for tests to put together as well.

pub mod files;
pub mod guessable;
pub mod headers;
pub mod mail_folder;
pub mod mailbox;
pub mod metrics;
mod name;
pub mod router;
pub mod run;
pub mod serve;
pub mod settings;
pub mod site;
