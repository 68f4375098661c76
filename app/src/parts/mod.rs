//! Parts that several pages share.

mod ask;
mod done;
mod field;
mod header;
mod moment;
mod sheet;

pub(crate) use ask::{Ask, form_error};
pub(crate) use done::{Done, provide_news, watch};
pub(crate) use field::Field;
pub(crate) use header::SiteHeader;
pub(crate) use moment::{day, minute};
pub(crate) use sheet::{Sheet, Way};
