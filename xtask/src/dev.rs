//! `cargo xtask dev`: from a fresh machine to the running application.

use std::env;

use anyhow::Result;

use crate::{env_file::EnvFile, leptos, need, workspace::Workspace};

/// What the workspace's settings for cargo-leptos say.
const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

/// What `server/src/mailbox/pages.rs` says.
const MAILBOX: &str = "/dev/mailbox";

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    println!("preparing");
    need::meet_all(workspace, need::BUILDING)?;
    need::meet_all(workspace, need::DEVELOPING)?;
    let url = url(&setting(workspace, "LEPTOS_SITE_ADDR")?.unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()));
    println!("\nopen {url} once it is built; Ctrl-C ends it");
    if setting(workspace, "SMTP_URL")?.or(setting(workspace, "KEYWARD_MAIL_FOLDER")?).is_none() {
        println!("read its mails at {url}{MAILBOX}");
    }
    println!();
    leptos::watch(workspace)
}

/// The environment goes before the file, as it does for cargo-leptos and the server.
fn setting(workspace: &Workspace, name: &str) -> Result<Option<String>> {
    let file = EnvFile::open(&workspace.root)?;
    Ok(env::var(name).ok().or_else(|| file.value(name).map(str::to_owned)))
}

/// A browser is sent to `localhost` where the server listens on this machine or on every address of it.
fn url(address: &str) -> String {
    match address.rsplit_once(':') {
        Some(("127.0.0.1" | "0.0.0.0" | "[::1]" | "[::]", port)) => format!("http://localhost:{port}"),
        _ => format!("http://{address}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_sent_to_where_it_can_go() {
        assert_eq!(url(DEFAULT_ADDRESS), "http://localhost:3000");
        assert_eq!(url("0.0.0.0:8080"), "http://localhost:8080");
        assert_eq!(url("192.168.1.7:3000"), "http://192.168.1.7:3000");
    }
}
