//! What this repository has to hold beside what every application made from it has: the library is compared with the
//! original, its examples run, and a project is made from the template.

mod cargo_generate;
mod conformance;
mod page;
mod project;
mod server;
mod template;
mod visitor;

use self::cargo_generate::CargoGenerate;
use crate::{
    need::{Need, npm_packages::NpmPackages},
    pace::Pace,
    test::Stage,
};

/// After all others.
pub(crate) const STAGES: &[Stage] = &[
    Stage { name: "conformance", paces: &[Pace::Full], run: |run| conformance::test(&run.workspace) },
    Stage { name: "front end", paces: &[Pace::Full], run: |run| conformance::test_front_end(&run.workspace) },
    Stage { name: "template", paces: &[Pace::Full], run: |run| template::test(&run.workspace) },
];

/// What these stages need.
pub(crate) const NEEDS: &[&dyn Need] = &[&NpmPackages { folder: conformance::FOLDER }, &CargoGenerate];

/// Packages to lint and test together with the library, as arguments of cargo.
pub(crate) const EXAMPLES: &str = "-p example-api -p example-gateway -p example-hyper -p example-live -p example-visit";

/// Packages to lint, as arguments of `cargo clippy`.
pub(crate) const LINTED: &[&str] = &[
    "-p conformance-subject",
    "-p book --features ssr --all-targets",
    "-p book --features hydrate --target wasm32-unknown-unknown --lib",
];

/// Packages to test, as arguments of `cargo test`.
pub(crate) const TESTED: &[&str] = &["-p book --features ssr"];
