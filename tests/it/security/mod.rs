//! The catalogue of attacks and faults as tests, each named after its case. `README.md` says which test is which case, and
//! why a case is not due.

mod advisories;
mod answers;
mod identifiers;
mod input;
mod letters;
mod load;
mod log;
mod password_reset;
mod races;
mod routing;
mod secrets;
mod state;
mod verification;
