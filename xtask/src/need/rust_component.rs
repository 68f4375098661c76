//! The parts of the Rust toolchain that rustup's minimal profile leaves out.

use anyhow::Result;
use xshell::cmd;

use super::Need;
use crate::workspace::Workspace;

pub(crate) struct RustComponent {
    name: &'static str,
    program: &'static str,
}

pub(crate) const RUSTFMT: RustComponent = RustComponent { name: "rustfmt", program: "cargo-fmt" };
pub(crate) const CLIPPY: RustComponent = RustComponent { name: "clippy", program: "cargo-clippy" };

impl Need for RustComponent {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(workspace.version_of(self.program).is_some())
    }

    fn plan(&self, _: &Workspace) -> String {
        "adding it with rustup, a few seconds".to_owned()
    }

    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let name = self.name;
        cmd!(workspace.shell, "rustup component add {name}").run()?;
        Ok(())
    }
}
