//! The library as a browser, an attacker and an application meet it: over a socket, on both databases.

mod support;

mod bad_input;
mod client;
mod error_page;
mod get_session;
mod guard;
mod in_process;
mod origins;
mod own_endpoints;
mod routing;
mod sign_in;
mod sign_out;
mod sign_up;
mod store;
