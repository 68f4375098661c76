//! A project made from this repository, as somebody makes theirs.

use std::{env, fs, path::Path};

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::workspace::Workspace;

/// For files and addresses.
pub(super) const NAME: &str = "my-shop";

/// What it is called where nothing else was asked for.
pub(super) const PLAIN_NAME: &str = "My Shop";

/// Asked for, to be read by people; nothing of it may be taken for code or for markup.
pub(super) const BOLD_NAME: &str = r#"Tom & Jerry's "Shop" <b>{0}\"#;

/// Makes one in a folder, from the files of this checkout, and builds it into `target`.
pub(super) fn make(workspace: &Workspace, folder: &Path, target: &Path, called: &[&str]) -> Result<Workspace> {
    workspace.shell.remove_path(folder)?;
    fs::create_dir_all(folder)?;
    // It asks for the names of authors, although nothing is made of them here.
    let user = env::var("USER").unwrap_or_else(|_| "somebody".to_owned());
    let definitions = called.iter().map(|name| format!("--define=display_name={name}"));
    cmd!(workspace.shell, "cargo-generate generate --path . --name {NAME} --destination {folder} {definitions...}")
        .args(["--silent", "--vcs", "none", "--no-workspace"])
        .env("USER", user)
        .run()?;
    let shell = Shell::new()?;
    shell.set_var("PATH", workspace.shell.var("PATH")?);
    shell.set_var("CARGO_TARGET_DIR", target);
    let root = folder.join(NAME);
    shell.change_dir(&root);
    Ok(Workspace { shell, root, target: target.to_owned(), cargo_home: workspace.cargo_home.clone() })
}
