//! cargo-generate: what people make a project from the template with.

use anyhow::Result;

use crate::{
    need::{
        Need,
        cargo_tool::{self, Tool},
    },
    version::Version,
    workspace::Workspace,
};

/// What is installed; later versions are accepted. People may have an older one, as `cargo-generate.toml` says.
const WANTED: Version = Version::new(0, 26, 0);

pub(crate) struct CargoGenerate;

impl Need for CargoGenerate {
    fn name(&self) -> String {
        format!("cargo-generate {WANTED}")
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(workspace.version_of("cargo-generate").is_some_and(|version| version >= WANTED))
    }

    fn plan(&self, _: &Workspace) -> String {
        "installing it; where it has to be compiled, that takes about two minutes on two cores".to_owned()
    }

    /// It is compiled without git, whose part is larger than all others: the template is a folder here. Its lock file
    /// names packages that ask for a newer compiler than they need.
    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let tool = Tool {
            package: format!("cargo-generate@{WANTED}"),
            flags: &["--locked", "--force"],
            compiled_with: &["--no-default-features", "--ignore-rust-version"],
        };
        cargo_tool::install(workspace, &tool)
    }
}
