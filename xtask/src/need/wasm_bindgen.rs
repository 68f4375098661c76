//! The wasm-bindgen command line: writes the JavaScript beside the wasm, in the version that wrote the wasm.

use anyhow::Result;

use super::{
    Need,
    cargo_tool::{self, Tool},
};
use crate::workspace::Workspace;

pub(crate) struct WasmBindgen;

impl Need for WasmBindgen {
    fn name(&self) -> String {
        "wasm-bindgen of the lock file".to_owned()
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        let wanted = workspace.locked("wasm-bindgen")?;
        Ok(workspace.version_of("wasm-bindgen") == Some(wanted))
    }

    fn plan(&self, workspace: &Workspace) -> String {
        match workspace.version_of("wasm-bindgen") {
            None => "installing it; compiling takes about three minutes".to_owned(),
            Some(other) => format!(
                "replacing {other}, because cargo-leptos takes what is on the path; compiling takes about three minutes"
            ),
        }
    }

    /// Without `--locked`: its lock file may name versions that have been withdrawn since.
    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let wanted = workspace.locked("wasm-bindgen")?;
        let package = format!("wasm-bindgen-cli@{wanted}");
        cargo_tool::install(workspace, &Tool { package, flags: &["--force"], compiled_with: &[] })
    }
}
