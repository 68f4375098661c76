//! cargo-leptos: builds server and browser side together, and again when a file changes.

use anyhow::Result;

use super::{
    Need,
    cargo_tool::{self, Tool},
};
use crate::{version::Version, workspace::Workspace};

/// The oldest version whose behaviour the commands rely on; later patches of its line are accepted.
const WANTED: Version = Version::new(0, 3, 10);

pub(crate) struct CargoLeptos;

impl Need for CargoLeptos {
    fn name(&self) -> String {
        format!("cargo-leptos {WANTED}")
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(workspace.version_of("cargo-leptos").is_some_and(is_accepted))
    }

    fn plan(&self, _: &Workspace) -> String {
        "installing it; where it has to be compiled, that takes about ten minutes on two cores".to_owned()
    }

    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let package = format!("cargo-leptos@{WANTED}");
        cargo_tool::install(workspace, &Tool { package, flags: &["--locked", "--force"], compiled_with: &[] })
    }
}

fn is_accepted(version: Version) -> bool {
    version >= WANTED && version.major == WANTED.major && version.minor == WANTED.minor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_patch_will_do_another_line_will_not() {
        assert!(is_accepted(Version::new(0, 3, 10)));
        assert!(is_accepted(Version::new(0, 3, 11)));
        assert!(!is_accepted(Version::new(0, 3, 9)));
        assert!(!is_accepted(Version::new(0, 4, 0)));
    }
}
