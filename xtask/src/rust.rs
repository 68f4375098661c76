//! What cargo itself checks: format, lints, documentation, unit and HTTP tests.

use anyhow::Result;
use xshell::cmd;

use crate::{own, workspace::Workspace};

/// One invocation each: together, cargo would unify the features of server and browser side.
const LINTED: [&str; 7] = [
    "-p keyward --features ssr,client,smtp --all-targets",
    "-p keyward --features hydrate --target wasm32-unknown-unknown --lib",
    "-p app --features ssr --all-targets",
    "-p frontend --target wasm32-unknown-unknown",
    "-p server --all-targets",
    "-p xtask --all-targets",
    "-p page-subject --target wasm32-unknown-unknown",
];

const TESTED: [&str; 4] = ["-p keyward --features ssr,client,smtp", "-p app --features ssr", "-p server", "-p xtask"];

pub(crate) fn check_format(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.shell, "cargo fmt --all --check").run()?;
    Ok(())
}

pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    for package in LINTED.iter().chain(own::LINTED) {
        let package = package.split(' ');
        cmd!(workspace.shell, "cargo clippy {package...} -- -D warnings").run()?;
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
    for package in TESTED.iter().chain(own::TESTED) {
        let package = package.split(' ');
        cmd!(workspace.shell, "cargo test {package...}").run()?;
    }
    Ok(())
}
