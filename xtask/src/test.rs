//! `cargo xtask test`: stage after stage, up to the first that fails.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::{
    browser::{self, EVERY_TEST},
    elapsed::Elapsed,
    leptos::{self, Build, Profile},
    need, own,
    pace::Pace,
    postgres::Cluster,
    report::{Outcome, Report, Row},
    rust, wasm_size,
    workspace::Workspace,
};

pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) paces: &'static [Pace],
    pub(crate) run: fn(&mut Run) -> Result<()>,
}

/// What one stage leaves for the next.
pub(crate) struct Run {
    pub(crate) workspace: Workspace,
    pace: Pace,
    postgres: Option<Cluster>,
}

const ALWAYS: &[Pace] = &[Pace::Full, Pace::Quick];
const FULL: &[Pace] = &[Pace::Full];
const QUICK: &[Pace] = &[Pace::Quick];

const STAGES: [Stage; 10] = [
    Stage { name: "tools", paces: ALWAYS, run: tools },
    Stage { name: "format", paces: ALWAYS, run: |run| rust::check_format(&run.workspace) },
    Stage { name: "lints", paces: ALWAYS, run: |run| rust::lint(&run.workspace) },
    Stage { name: "documentation", paces: FULL, run: |run| rust::document(&run.workspace) },
    Stage { name: "PostgreSQL", paces: ALWAYS, run: start_postgres },
    Stage { name: "unit and HTTP tests", paces: ALWAYS, run: |run| rust::test(&run.workspace) },
    Stage { name: "debug build", paces: QUICK, run: |run| leptos::build(&run.workspace, Profile::Debug) },
    Stage { name: "release build", paces: FULL, run: |run| leptos::build(&run.workspace, Profile::Release) },
    Stage { name: "wasm size", paces: FULL, run: |run| wasm_size::check(&run.release()) },
    Stage { name: "browser tests", paces: FULL, run: |run| browser::test(&run.workspace, &run.release(), EVERY_TEST) },
];

pub(crate) fn run(workspace: Workspace, pace: Pace) -> Result<()> {
    let mut run = Run { workspace, pace, postgres: None };
    let mut report = Report { left_out: left_out(pace), ..Report::default() };
    let result = stages().filter(|stage| stage.paces.contains(&pace)).try_for_each(|stage| {
        let (row, result) = stage.run(&mut run);
        report.rows.push(row);
        result
    });
    drop(run);
    println!("\n{report}");
    result
}

fn stages() -> impl Iterator<Item = &'static Stage> {
    STAGES.iter().chain(own::STAGES)
}

fn left_out(pace: Pace) -> Vec<&'static str> {
    stages().filter(|stage| pace == Pace::Quick && stage.paces == FULL).map(|stage| stage.name).collect()
}

impl Stage {
    fn run(&self, run: &mut Run) -> (Row, Result<()>) {
        println!("\n==> {}", self.name);
        let start = Instant::now();
        let result = (self.run)(run);
        let took = start.elapsed();
        let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        println!("<== {}: {outcome} after {}", self.name, Elapsed(took));
        (Row { stage: self.name, outcome, took }, result.with_context(|| format!("stage '{}' failed", self.name)))
    }
}

impl Run {
    fn release(&self) -> Build {
        Build::of(&self.workspace, Profile::Release)
    }
}

fn tools(run: &mut Run) -> Result<()> {
    need::meet_all(&run.workspace, need::BUILDING)?;
    need::meet_all(&run.workspace, need::TESTING)?;
    match run.pace {
        Pace::Full => need::meet_all(&run.workspace, &[need::BROWSING, own::NEEDS].concat()),
        Pace::Quick => Ok(()),
    }
}

/// Stands until the run is over; the tests make databases of their own in it.
fn start_postgres(run: &mut Run) -> Result<()> {
    let cluster = Cluster::start(&run.workspace)?;
    run.workspace.shell.set_var("TEST_POSTGRES_URL", cluster.url());
    run.postgres = Some(cluster);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_says_what_it_leaves_out_and_full_leaves_out_nothing() {
        assert!(left_out(Pace::Quick).starts_with(&["documentation", "release build", "wasm size", "browser tests"]));
        assert!(left_out(Pace::Full).is_empty());
    }
}
