//! Keyward beside the npm package whose protocol it speaks: the same scenarios against both, and the package's own client
//! in a browser.

use anyhow::Result;
use xshell::cmd;

use crate::{
    browser,
    leptos::{Build, Profile},
    workspace::Workspace,
};

/// An npm package of its own, with the original among what it needs.
pub(super) const FOLDER: &str = "end2end/conformance";

/// The pages of a front end on origins of their own.
const FRONT_END: [&str; 2] = ["--config", "conformance/front-end"];

/// The runner starts both sides itself; it learns here what Keyward's side is, and what asks both who is calling.
pub(super) fn test(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.shell, "cargo build -p conformance-subject -p example-gateway").run()?;
    let built = workspace.target.join("debug");
    let _folder = workspace.shell.push_dir(FOLDER);
    cmd!(workspace.shell, "npm run --silent typecheck").run()?;
    cmd!(workspace.shell, "npm run --silent conformance")
        .env("KEYWARD_SUBJECT", built.join("conformance-subject"))
        .env("KEYWARD_GATEWAY", built.join("example-gateway"))
        .run()?;
    Ok(())
}

/// Against the release, and against the subject where a setting is needed that the application does not have.
pub(super) fn test_front_end(workspace: &Workspace) -> Result<()> {
    let _subject = workspace.shell.push_env("KEYWARD_SUBJECT", workspace.target.join("debug/conformance-subject"));
    browser::test(workspace, &Build::of(workspace, Profile::Release), &FRONT_END)
}
