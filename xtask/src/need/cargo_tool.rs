//! Installing a cargo tool: prebuilt where cargo-binstall is at hand, else compiled.

use anyhow::Result;
use xshell::cmd;

use crate::workspace::Workspace;

pub(crate) struct Tool {
    /// With its version, as `cargo install` takes it.
    pub(crate) package: String,
    pub(crate) flags: &'static [&'static str],
    /// More flags, where it has to be compiled.
    pub(crate) compiled_with: &'static [&'static str],
}

pub(crate) fn install(workspace: &Workspace, tool: &Tool) -> Result<()> {
    if workspace.find("cargo-binstall").is_some() && fetch(workspace, tool).is_ok() {
        return Ok(());
    }
    compile(workspace, tool)
}

/// Never lets cargo-binstall compile: it would not use our settings.
fn fetch(workspace: &Workspace, Tool { package, flags, .. }: &Tool) -> Result<()> {
    cmd!(workspace.shell, "cargo binstall --no-confirm --disable-strategies compile {package}").args(*flags).run()?;
    Ok(())
}

/// Without link-time optimisation: a tool that is a little slower is there in half the time.
/// Builds in a folder of ours, so that an interrupted installation goes on where it stopped.
fn compile(workspace: &Workspace, Tool { package, flags, compiled_with }: &Tool) -> Result<()> {
    let folder = workspace.target.join("tools");
    cmd!(workspace.shell, "cargo install --target-dir {folder} {package}")
        .args(*flags)
        .args(*compiled_with)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .run()?;
    workspace.shell.remove_path(folder)?;
    Ok(())
}
