//! What is built for the browser, as the manifests and cargo say.

use std::{fs, path::Path, process::Command};

use crate::root;

/// Crates by their exact names: parts of tokio's family do compile to wasm, its runtime has no place there.
const SERVER_ONLY: [&str; 9] =
    ["sqlx", "sqlx-core", "axum", "axum-core", "argon2", "scrypt", "tokio", "hyper", "reqwest"];

pub(crate) fn crates_of_the_server(root: &Path) -> Vec<String> {
    let tree = ["tree", "-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal", "--prefix", "none"];
    let output = Command::new(env!("CARGO")).args(tree).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let crates: Vec<&str> = lines.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"leptos"), "cargo tree shows no Leptos, so it shows something else:\n{lines}");
    let mut found: Vec<String> =
        SERVER_ONLY.iter().filter(|name| crates.contains(name)).map(ToString::to_string).collect();
    found.dedup();
    found
}

pub(crate) fn features_of_app(member: &str) -> Vec<String> {
    words(&manifest(member)["dependencies"]["app"]["features"])
}

pub(crate) fn features_behind_hydrate() -> Vec<String> {
    words(&manifest("app")["features"]["hydrate"])
}

pub(crate) fn name_of_the_files() -> String {
    manifest(".")["workspace"]["metadata"]["leptos"][0]["output-name"].as_str().unwrap().to_owned()
}

pub(crate) fn name_that_the_server_knows() -> String {
    let source = fs::read_to_string(root().join("server/src/name.rs")).unwrap();
    source.split('"').nth(1).unwrap().to_owned()
}

fn manifest(member: &str) -> toml::Table {
    fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap().parse().unwrap()
}

fn words(list: &toml::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}
