//! A port of this machine for a server that lives for one test run.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::Result;

/// One that nobody listens at.
pub(crate) fn free() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
