//! The documentation's own code: a place for its snippets to run in, and its pages, whose code the tests compile.

#[cfg(feature = "hydrate")]
#[expect(unreachable_pub, reason = "the component macro makes its items public")]
mod browser;
#[cfg(all(doctest, feature = "ssr"))]
mod pages;
#[cfg(feature = "ssr")]
mod trial;

#[cfg(feature = "ssr")]
pub use trial::{Answer, Served, Trial};
