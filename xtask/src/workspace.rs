//! The checkout: where it is, where it builds to, and a shell that stands in its root.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::version::Version;

pub(crate) struct Workspace {
    /// Stands in the root; what it runs finds cargo's own tools first.
    pub(crate) shell: Shell,
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) cargo_home: PathBuf,
}

impl Workspace {
    pub(crate) fn open() -> Result<Self> {
        let shell = Shell::new()?;
        let cargo_home = cargo_home()?;
        put_first_on_path(&shell, &cargo_home.join("bin"))?;
        let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1").quiet().read()?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let root = path_in(&metadata, "workspace_root")?;
        let target = path_in(&metadata, "target_directory")?;
        shell.change_dir(&root);
        Ok(Self { shell, root, target, cargo_home })
    }

    /// The version that the lock file pins, so that a tool can be had in the same one.
    pub(crate) fn locked(&self, package: &str) -> Result<Version> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock"))?;
        version_in_lock(&lock, package).with_context(|| format!("Cargo.lock names no version of {package}"))
    }

    /// The version of a program on the path, if it is there and runs.
    pub(crate) fn version_of(&self, program: &str) -> Option<Version> {
        Version::find_in(&self.introduction_of(program)?)
    }

    /// What a program on the path says of itself, if it is there and runs.
    pub(crate) fn introduction_of(&self, program: &str) -> Option<String> {
        cmd!(self.shell, "{program} --version").quiet().ignore_stderr().read().ok()
    }

    /// Where a program is on the path.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        let path = self.shell.var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    pub(crate) fn is_root(&self) -> bool {
        cmd!(self.shell, "id -u").quiet().read().is_ok_and(|uid| uid == "0")
    }
}

fn cargo_home() -> Result<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")
}

fn put_first_on_path(shell: &Shell, folder: &Path) -> Result<()> {
    let path = shell.var_os("PATH").unwrap_or_default();
    let folders = [folder.to_owned()].into_iter().chain(env::split_paths(&path));
    shell.set_var("PATH", env::join_paths(folders)?);
    Ok(())
}

fn path_in(metadata: &Value, key: &str) -> Result<PathBuf> {
    metadata[key].as_str().map(PathBuf::from).with_context(|| format!("cargo metadata names no {key}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<Version> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let package = packages.iter().find(|candidate| candidate["name"].as_str() == Some(package))?;
    Version::find_in(package.get("version")?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4

        [[package]]
        name = "wasm-bindgen-macro"
        version = "0.2.1"

        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"
        dependencies = ["wasm-bindgen-macro"]
    "#;

    #[test]
    fn the_lock_file_names_the_version_of_exactly_that_package() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen"), Some(Version::new(0, 2, 130)));
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }
}
