//! The library as a browser, an attacker and an application meet it: over a socket, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed")]

mod support;

mod accounts;
mod addresses;
mod bad_input;
mod client;
mod client_options;
mod closed_router;
mod cookie_cache;
mod cookies;
mod cors;
mod deferred_refresh;
mod deletion;
mod disabled;
mod error_page;
mod get_session;
mod guard;
mod guard_strength;
mod handler;
mod hooks;
mod in_process;
mod late_writes;
mod mail;
mod origins;
mod own_endpoints;
mod passwords;
mod profile;
mod races;
mod rate_limit;
mod record_hooks;
mod remote_auth;
mod rotation;
mod routing;
mod security;
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;
mod store;
mod verification;
mod websocket;
