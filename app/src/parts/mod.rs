//! Parts that several pages share.

mod field;
mod form;
mod header;

pub(crate) use field::{Field, NewPassword};
pub(crate) use form::{FormError, Submit};
pub(crate) use header::{SignOutForm, SiteHeader};
