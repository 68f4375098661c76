//! Keyward beside the npm package whose protocol it speaks: the same scenarios against both.

use anyhow::Result;
use xshell::cmd;

use crate::workspace::Workspace;

/// An npm package of its own, with the original among what it needs.
pub(super) const FOLDER: &str = "end2end/conformance";

/// The runner starts both sides itself; it learns here what Keyward's side is.
pub(super) fn test(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.shell, "cargo build -p conformance-subject").run()?;
    let subject = workspace.target.join("debug/conformance-subject");
    let _folder = workspace.shell.push_dir(FOLDER);
    cmd!(workspace.shell, "npm run --silent typecheck").run()?;
    cmd!(workspace.shell, "npm run --silent conformance").env("KEYWARD_SUBJECT", subject).run()?;
    Ok(())
}
