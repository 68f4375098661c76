//! The application as its visitors meet it, over a socket: pages, forms with and without JavaScript, headers, files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed")]

mod account;
mod bleed;
mod files;
mod forms;
mod guessable;
mod headers;
mod in_flight;
mod mailbox;
mod metrics;
mod pages;
mod serve;
mod support;
