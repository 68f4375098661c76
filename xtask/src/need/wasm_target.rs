//! Rust's standard library for the browser.

use std::path::PathBuf;

use anyhow::Result;
use xshell::cmd;

use super::Need;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

pub(crate) struct WasmTarget;

impl Need for WasmTarget {
    fn name(&self) -> String {
        format!("Rust target {TARGET}")
    }

    /// Asks the compiler, not rustup: a toolchain from elsewhere may bring the target along.
    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        let folder = cmd!(workspace.shell, "rustc --print target-libdir --target {TARGET}").quiet().read()?;
        Ok(PathBuf::from(folder).is_dir())
    }

    fn plan(&self, _: &Workspace) -> String {
        "adding it with rustup, a few seconds".to_owned()
    }

    fn meet(&self, workspace: &Workspace) -> Result<()> {
        cmd!(workspace.shell, "rustup target add {TARGET}").run()?;
        Ok(())
    }
}
