//! What the server is built from, and how strict the compiler is with it, as the manifests and cargo say.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// Crates that are not built into the server, and why.
const BANNED: [(&str, &str); 6] = [
    ("rsa", "its decryption can be timed (RUSTSEC-2023-0071)"),
    ("openssl", "TLS is rustls: one implementation, and none in C that the system chooses"),
    ("openssl-sys", "TLS is rustls"),
    ("native-tls", "TLS is rustls"),
    ("totp-rs", "compares codes faster when they begin alike (RUSTSEC-2022-0018)"),
    ("serde_yaml", "nobody maintains it"),
];
/// Crates whose versions below these have a known hole.
const OLDEST: [(&str, [u64; 2]); 5] =
    [("idna", [1, 0]), ("sqlx", [0, 9]), ("axum-core", [0, 5]), ("h2", [0, 4]), ("tower-http", [0, 6])];
/// What every crate of the house is held to.
const LINTS: [&str; 3] = ["unsafe_code = \"forbid\"", "unwrap_used = \"warn\"", "expect_used = \"warn\""];

/// Banned crates that are built into the server.
pub(crate) fn banned(root: &Path) -> Vec<String> {
    let built = built(root);
    let found = BANNED.iter().filter(|(name, _)| built.contains_key(*name));
    found.map(|(name, why)| format!("{name}: {why}")).collect()
}

/// Crates that are built into the server in a version with a known hole.
pub(crate) fn outdated(root: &Path) -> Vec<String> {
    let built = built(root);
    let versions = |name: &str| built.get(name).cloned().unwrap_or_default();
    let is_older = |version: &[u64; 2], oldest: &[u64; 2]| version < oldest;
    let found = OLDEST.iter().flat_map(|(name, oldest)| {
        versions(name)
            .into_iter()
            .filter(|version| is_older(version, oldest))
            .map(move |version| format!("{name} {version:?}"))
    });
    found.collect()
}

/// Manifests that do not hold their crate to the lints of the house, and lints that the house gave up.
pub(crate) fn unlinted(root: &Path, members: &[&str]) -> Vec<String> {
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let workspace = read("Cargo.toml");
    let given_up = LINTS.iter().filter(|lint| !workspace.contains(*lint)).map(ToString::to_string);
    let is_lax = |manifest: &String| !read(manifest).contains("[lints]\nworkspace = true");
    let manifests = members.iter().map(|member| format!("{member}/Cargo.toml"));
    given_up.chain(manifests.filter(is_lax)).collect()
}

/// Every crate that is built into the server, and the beginnings of its versions.
fn built(root: &Path) -> BTreeMap<String, Vec<[u64; 2]>> {
    let tree = ["tree", "-p", "server", "-e", "normal", "--prefix", "none", "--locked"];
    let output = Command::new(env!("CARGO")).args(tree).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut built: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            built.entry(name.to_owned()).or_default().push(beginning(version));
        }
    }
    assert!(built.contains_key("sqlx") && built.contains_key("rustls"), "cargo tree shows something else: {built:?}");
    built
}

/// `v0.8.1` is `[0, 8]`.
fn beginning(version: &str) -> [u64; 2] {
    let mut numbers = version.trim_start_matches('v').split('.').map(|number| number.parse().unwrap_or_default());
    [numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()]
}
