//! What cargo itself checks: format, lints, documentation, unit and HTTP tests.

use anyhow::Result;
use xshell::cmd;

use crate::{own, workspace::Workspace};

/// The library and its examples: in one invocation they share one build of everything below them.
const LIBRARY: &str = "-p keyward --features keyward/ssr,keyward/client,keyward/smtp";

/// One invocation each: together, cargo would unify the features of server and browser side.
const LINTED: [&str; 6] = [
    "-p keyward --features hydrate --target wasm32-unknown-unknown --lib",
    "-p app --features ssr --all-targets",
    "-p frontend --target wasm32-unknown-unknown",
    "-p server --all-targets",
    "-p xtask --all-targets",
    "-p page-subject --target wasm32-unknown-unknown",
];

const TESTED: [&str; 3] = ["-p app --features ssr", "-p server", "-p xtask"];

pub(crate) fn check_format(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.shell, "cargo fmt --all --check").run()?;
    Ok(())
}

pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    let library = format!("{LIBRARY} {} --all-targets", own::EXAMPLES);
    for packages in [library.as_str()].iter().chain(&LINTED).chain(own::LINTED) {
        let packages = packages.split_whitespace();
        cmd!(workspace.shell, "cargo clippy {packages...} -- -D warnings").run()?;
    }
    Ok(())
}

pub(crate) fn document(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.shell, "cargo doc -p keyward --features ssr,client,smtp --no-deps")
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    Ok(())
}

pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let library = format!("{LIBRARY} {}", own::EXAMPLES);
    for packages in [library.as_str()].iter().chain(&TESTED).chain(own::TESTED) {
        let packages = packages.split_whitespace();
        cmd!(workspace.shell, "cargo test {packages...}").run()?;
    }
    Ok(())
}
