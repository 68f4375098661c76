//! Installing a cargo tool: prebuilt where cargo-binstall is at hand, else compiled.

use anyhow::Result;
use xshell::cmd;

use crate::workspace::Workspace;

pub(super) fn install(workspace: &Workspace, package: &str, flags: &[&str]) -> Result<()> {
    if workspace.find("cargo-binstall").is_some() && fetch(workspace, package, flags).is_ok() {
        return Ok(());
    }
    compile(workspace, package, flags)
}

/// Never lets cargo-binstall compile: it would not use our settings.
fn fetch(workspace: &Workspace, package: &str, flags: &[&str]) -> Result<()> {
    cmd!(workspace.shell, "cargo binstall --no-confirm --disable-strategies compile {flags...} {package}").run()?;
    Ok(())
}

/// Without link-time optimisation: a tool that is a little slower is there in half the time.
/// Builds in a folder of ours, so that an interrupted installation goes on where it stopped.
fn compile(workspace: &Workspace, package: &str, flags: &[&str]) -> Result<()> {
    let folder = workspace.target.join("tools");
    cmd!(workspace.shell, "cargo install --target-dir {folder} {flags...} {package}")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .run()?;
    workspace.shell.remove_path(folder)?;
    Ok(())
}
