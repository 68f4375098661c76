//! The application in a real browser, driven by Playwright.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::{leptos::Build, workspace::Workspace};

/// One browser by its several names.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

pub(crate) fn program(workspace: &Workspace) -> Option<PathBuf> {
    NAMES.iter().find_map(|name| workspace.find(name))
}

/// Which tests to run: all there are.
pub(crate) const EVERY_TEST: &[&str] = &[];

/// Playwright starts servers itself; it learns here what to start and what to drive.
pub(crate) fn test(workspace: &Workspace, build: &Build, which: &[&str]) -> Result<()> {
    let browser = program(workspace).context("no Chromium is on the path")?;
    let page = build_page(workspace)?;
    let _folder = workspace.shell.push_dir("end2end");
    cmd!(workspace.shell, "npm run --silent typecheck").run()?;
    cmd!(workspace.shell, "npx playwright test {which...}")
        .env("CHROMIUM_PATH", browser)
        .env("SERVER_BIN", &build.server)
        .env("PAGE_SUBJECT", page)
        .env_remove("LEPTOS_SITE_ROOT")
        .run()?;
    Ok(())
}

/// The page that no server renders, in a folder of its own.
fn build_page(workspace: &Workspace) -> Result<PathBuf> {
    cmd!(workspace.shell, "cargo build -p page-subject --target wasm32-unknown-unknown").run()?;
    let program = workspace.target.join("wasm32-unknown-unknown/debug/page_subject.wasm");
    let folder = workspace.target.join("page-subject");
    cmd!(workspace.shell, "wasm-bindgen --target web --out-name page --out-dir {folder} {program}").run()?;
    Ok(folder)
}
