//! Sessions: opening one, finding out whose it is, extending and ending it. What a browser is told of it goes through
//! the jar.

mod cache;
mod caller;
mod cookie;
mod end;
mod jar;
mod open;
mod reissue;
mod resolve;

pub use caller::Caller;
pub use jar::{Jar, Lifetime, Written};

pub(crate) use cache::SessionCache;
pub(crate) use cookie::{CookieSigners, LARGE_COOKIES, is_cookie_of_sessions};
pub(crate) use end::{Ending, end_current, forget, require_still};
pub(crate) use open::{Prepared, admit, lifetime_as_before, prepare};
pub(crate) use reissue::reissue;
pub(crate) use resolve::{Extend, Lookup, Source, needs_refresh, resolve};
