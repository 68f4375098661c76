//! The parts of the Rust toolchain that rustup's minimal profile leaves out.

use anyhow::Result;
use xshell::cmd;

use super::Need;
use crate::workspace::Workspace;

pub(crate) struct RustComponent {
    name: &'static str,
    program: &'static str,
}

pub(crate) const RUSTFMT: RustComponent = RustComponent { name: "rustfmt", program: "rustfmt" };
pub(crate) const CLIPPY: RustComponent = RustComponent { name: "clippy", program: "clippy-driver" };

impl Need for RustComponent {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    /// rustup puts a program of every component on the path; one that is not installed does not run.
    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(workspace.introduction_of(self.program).is_some())
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
