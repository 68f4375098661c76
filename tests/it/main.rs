//! The library as a browser, an attacker and an application meet it: over a socket, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed")]

mod support;

mod bad_input;
mod client;
mod cookie_cache;
mod cookies;
mod deferred_refresh;
mod error_page;
mod get_session;
mod guard;
mod in_process;
mod origins;
mod own_endpoints;
mod rate_limit;
mod rotation;
mod routing;
mod security;
mod sign_in;
mod sign_out;
mod sign_up;
mod store;
