//! What must be there before work starts: looked for first, brought only if it is missing.

mod cargo_leptos;
pub(crate) mod cargo_tool;
mod development_secret;
pub(crate) mod npm_packages;
mod rust_component;
mod system_package;
mod wasm_bindgen;
mod wasm_opt;
mod wasm_target;

use std::time::Instant;

use anyhow::{Context, Result, ensure};

use self::{
    cargo_leptos::CargoLeptos,
    development_secret::DevelopmentSecret,
    npm_packages::END2END,
    rust_component::{CLIPPY, RUSTFMT},
    system_package::{BROWSER, C_COMPILER, NODE, OPENSSL, POSTGRES},
    wasm_bindgen::WasmBindgen,
    wasm_opt::WasmOpt,
    wasm_target::WasmTarget,
};
use crate::{elapsed::Elapsed, workspace::Workspace};

pub(crate) trait Need {
    /// What is needed, in a few words.
    fn name(&self) -> String;

    fn is_met(&self, workspace: &Workspace) -> Result<bool>;

    /// What will be done about it, said before it is done.
    fn plan(&self, workspace: &Workspace) -> String;

    fn meet(&self, workspace: &Workspace) -> Result<()>;
}

/// Builds the application, in development and for release.
pub(crate) const BUILDING: &[&dyn Need] = &[&C_COMPILER, &NODE, &WasmTarget, &CargoLeptos, &WasmBindgen, &WasmOpt];

/// Beside `BUILDING`: keeps people signed in from one start of the server to the next.
pub(crate) const DEVELOPING: &[&dyn Need] = &[&END2END, &DevelopmentSecret];

/// Beside `BUILDING`: looks at every line, and runs every test that needs no browser.
pub(crate) const TESTING: &[&dyn Need] = &[&RUSTFMT, &CLIPPY, &POSTGRES];

/// Beside `TESTING`: opens the application in a browser, and has it send mail over TLS.
pub(crate) const BROWSING: &[&dyn Need] = &[&END2END, &BROWSER, &OPENSSL];

pub(crate) fn meet_all(workspace: &Workspace, needs: &[&dyn Need]) -> Result<()> {
    needs.iter().try_for_each(|need| meet(workspace, *need))
}

fn meet(workspace: &Workspace, need: &dyn Need) -> Result<()> {
    let name = need.name();
    if need.is_met(workspace)? {
        println!("  ✓ {name}");
        return Ok(());
    }
    println!("  … {name}: {}", need.plan(workspace));
    let start = Instant::now();
    need.meet(workspace).with_context(|| format!("{name} is missing"))?;
    ensure!(need.is_met(workspace)?, "{name} was installed, but is not what is found");
    println!("  ✓ {name} ({})", Elapsed(start.elapsed()));
    Ok(())
}
