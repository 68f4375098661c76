//! The map of the house, checked: who may know whom, and what does not reach the browser.

#![expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]

mod browser;
mod lexer;
mod mention;
mod rules;
mod source;
mod supply;

use std::path::{Path, PathBuf};

use rules::RULES;

/// Where Rust code lies that the rules are about.
const FOLDERS: [&str; 4] = ["src", "app/src", "frontend/src", "server/src"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_room_knows_only_what_it_may() {
    let sources = source::read_all(&root(), &FOLDERS);
    let broken: Vec<String> = RULES.iter().flat_map(|rule| rule.broken_by(&sources)).collect();
    assert!(broken.is_empty(), "\n\n{}\n", broken.join("\n"));
}

/// A rule about a folder that was renamed would hold for ever.
#[test]
fn every_room_that_a_rule_names_is_there() {
    let sources = source::read_all(&root(), &FOLDERS);
    for rule in RULES {
        let room = rule.room;
        assert!(sources.iter().any(|source| source.is_in(room)), "a rule names {room}, and no file is there");
    }
}

#[test]
fn what_only_the_server_may_know_is_not_built_for_the_browser() {
    let found = browser::crates_of_the_server(&root());
    assert!(found.is_empty(), "`cargo tree -p frontend` for wasm holds {found:?}");
}

#[test]
fn sc_02_every_crate_forbids_unsafe_code_and_panics() {
    let found = supply::unlinted(&root(), &[".", "app", "frontend", "server", "xtask"]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn sc_04_the_server_is_built_without_crates_that_have_a_hole() {
    let found = [supply::banned(&root()), supply::outdated(&root())].concat();
    assert!(found.is_empty(), "`cargo tree -p server` holds {found:?}");
}

#[test]
fn each_side_takes_the_application_from_its_own_side() {
    assert_eq!(browser::features_of_app("frontend"), ["hydrate"]);
    assert_eq!(browser::features_of_app("server"), ["ssr"]);
}

#[test]
fn the_server_looks_for_files_under_the_name_that_they_are_built_with() {
    assert_eq!(browser::name_of_the_files(), browser::name_that_the_server_knows());
}

#[test]
fn hydrating_turns_on_nothing_of_the_server() {
    for feature in browser::features_behind_hydrate() {
        assert!(!feature.contains("ssr") && !feature.contains("server"), "app's hydrate turns on {feature}");
    }
}
