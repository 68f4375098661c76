//! What `npm ci` brings.

use std::{fs, path::Path, time::SystemTime};

use anyhow::Result;
use xshell::cmd;

use super::Need;
use crate::workspace::Workspace;

pub(crate) struct NpmPackages {
    /// Where `package.json` is, from the root.
    pub(crate) folder: &'static str,
}

/// What the browser tests need.
pub(crate) const END2END: NpmPackages = NpmPackages { folder: "end2end" };

impl Need for NpmPackages {
    fn name(&self) -> String {
        format!("npm packages of {}", self.folder)
    }

    /// npm writes a lock file of its own into `node_modules` as the last thing it does.
    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        let folder = workspace.root.join(self.folder);
        let installed = modified(&folder.join("node_modules/.package-lock.json"));
        Ok(installed.is_some() && installed >= modified(&folder.join("package-lock.json")))
    }

    fn plan(&self, _: &Workspace) -> String {
        "npm ci, a few seconds".to_owned()
    }

    /// The tests drive the system's browser; Playwright's own is not downloaded.
    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let _folder = workspace.shell.push_dir(self.folder);
        cmd!(workspace.shell, "npm ci --ignore-scripts --no-audit --no-fund")
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .run()?;
        Ok(())
    }
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_older_than_any() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("there"), "").unwrap();
        assert!(modified(&folder.path().join("missing")) < modified(&folder.path().join("there")));
    }
}
