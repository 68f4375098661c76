//! Parts that several pages share.

mod field;
mod form;
mod header;
mod signed_in;

pub(crate) use field::Field;
pub(crate) use form::{FormError, Submit};
pub(crate) use header::{SignOutForm, SiteHeader};
pub(crate) use signed_in::SignedIn;
