//! wasm-opt: makes the wasm of a release small. Distributions ship it too old, npm has it for every system.

use anyhow::Result;
use xshell::cmd;

use super::Need;
use crate::{version::Version, workspace::Workspace};

/// The npm package's version. Its tools are plain JavaScript: no installation script, nothing to compile.
const BINARYEN: &str = "132.0.0";

/// The first version that was tried on what today's compiler writes.
const OLDEST: Version = Version::new(120, 0, 0);

pub(crate) struct WasmOpt;

impl Need for WasmOpt {
    fn name(&self) -> String {
        format!("wasm-opt {} or newer", OLDEST.major)
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(workspace.version_of("wasm-opt").is_some_and(|version| version >= OLDEST))
    }

    fn plan(&self, _: &Workspace) -> String {
        format!("installing binaryen {BINARYEN} from npm, a few seconds")
    }

    /// Beside cargo's tools, so that a `cargo leptos build --release` by hand finds it as well.
    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let prefix = &workspace.cargo_home;
        let package = format!("binaryen@{BINARYEN}");
        cmd!(workspace.shell, "npm install --global --prefix {prefix} --ignore-scripts --no-audit --no-fund {package}")
            .run()?;
        Ok(())
    }
}
