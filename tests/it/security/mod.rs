//! The catalogue of attacks and faults as tests, each named after its case. `README.md` says which test is which case, and
//! why a case is not due.

mod identifiers;
mod input;
mod letters;
mod password_reset;
mod races;
mod state;
mod verification;
