//! cargo-leptos at work: the watched application, and builds that are known to be whole.

use std::{
    ffi::OsStr,
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};
use xshell::{Cmd, cmd};

use crate::workspace::Workspace;

#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// The server, and the folder with what the browser loads.
pub(crate) struct Build {
    pub(crate) server: PathBuf,
    pub(crate) package: PathBuf,
}

/// This process becomes cargo-leptos: Ctrl-C and the exit code need nobody in between.
pub(crate) fn watch(workspace: &Workspace) -> Result<()> {
    Err(Command::from(leptos(workspace, &["watch"])).exec().into())
}

/// The exit code of cargo-leptos alone is not trusted: some of its commands end well after a build that failed.
/// So what an earlier build left is removed first, and what this one should have made is looked for afterwards.
/// Times would not do: cargo links an unchanged server into place with the time of its first build.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    let build = Build::of(workspace, profile);
    build.remove(workspace)?;
    match profile {
        Profile::Debug => leptos(workspace, &["build"]).run()?,
        Profile::Release => leptos(workspace, &["build", "--release", "--precompress"]).run()?,
    }
    build.check()
}

fn leptos<'w>(workspace: &'w Workspace, arguments: &[&str]) -> Cmd<'w> {
    cmd!(workspace.shell, "cargo leptos {arguments...}")
}

impl Build {
    pub(crate) fn of(workspace: &Workspace, profile: Profile) -> Self {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        Self { server: workspace.target.join(folder).join("server"), package: workspace.target.join("site/pkg") }
    }

    fn remove(&self, workspace: &Workspace) -> Result<()> {
        workspace.shell.remove_path(&self.server)?;
        workspace.shell.remove_path(&self.package)?;
        Ok(())
    }

    fn check(&self) -> Result<()> {
        ensure!(self.server.is_file(), "cargo-leptos made no {}", self.server.display());
        for kind in ["wasm", "js", "css"] {
            ensure!(
                !files_of_kind(&self.package, kind)?.is_empty(),
                "cargo-leptos made no .{kind} in {}",
                self.package.display()
            );
        }
        Ok(())
    }
}

pub(crate) fn files_of_kind(folder: &Path, kind: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension() == Some(OsStr::new(kind)) {
            files.push(file);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build_in(folder: &Path) -> Build {
        Build { server: folder.join("server"), package: folder.to_owned() }
    }

    #[test]
    fn a_build_is_whole_only_with_every_part() {
        let folder = tempfile::tempdir().unwrap();
        let build = build_in(folder.path());
        for part in ["server", "shop.abc.wasm", "shop.def.js", "shop.ghi.css"] {
            assert!(build.check().is_err(), "before {part}");
            fs::write(folder.path().join(part), "").unwrap();
        }
        build.check().unwrap();
    }
}
