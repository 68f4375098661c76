//! The table in `README.md` and the tests beside it say the same.

use std::{
    fs,
    path::{Path, PathBuf},
};

const TABLE: &str = "tests/it/security/README.md";
/// Where tests lie.
const FOLDERS: [&str; 2] = ["tests/it", "src"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of every case: id, test or reason, note.
fn cases(table: &str) -> Vec<Vec<&str>> {
    let rows = table.lines().filter(|line| line.strip_prefix("| ").is_some_and(is_case));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// Whether it begins as an id does: two capitals, a hyphen and two digits.
fn is_case(text: &str) -> bool {
    let kinds = text.bytes().take(5).map(|byte| match byte {
        b'A'..=b'Z' => 'A',
        b'0'..=b'9' => '0',
        byte => char::from(byte),
    });
    kinds.collect::<String>() == "AA-00"
}

/// The names of tests in a cell: what stands in backticks and has a path.
fn tests(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect()
}

/// `security::sessions::se_05_x` lies in `tests/it/security/sessions.rs`, `src/limit/memory.rs::rl_17_x` where it says.
fn exists(test: &str) -> bool {
    let Some((module, name)) = test.rsplit_once("::") else { return false };
    let file =
        if module.contains('/') { module.to_owned() } else { format!("tests/it/{}.rs", module.replace("::", "/")) };
    root().join(&file).is_file() && functions(&read(file)).any(|function| function == name)
}

fn functions(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let name = line.trim_start().strip_prefix("async ").unwrap_or(line.trim_start()).strip_prefix("fn ")?;
        name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
    })
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => sources(&path),
            Some(extension) if extension == "rs" => vec![path],
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn every_case_is_a_test_that_exists_or_has_a_reason() {
    let table = read(TABLE);
    let cases = cases(&table);
    assert!(cases.len() > 50, "the table was read");
    for case in &cases {
        assert!(case.len() == 3 && !case[1].is_empty(), "{case:?}");
        for test in tests(case[1]) {
            assert!(exists(test), "{}: there is no test {test}", case[0]);
        }
    }
    let mut ids: Vec<_> = cases.iter().map(|case| case[0]).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "one row a case: {ids:?}");
}

#[test]
fn every_test_that_is_named_after_a_case_is_in_the_table() {
    let table = read(TABLE);
    let cases = cases(&table);
    for path in FOLDERS.iter().flat_map(|folder| sources(Path::new(folder))) {
        for function in functions(&read(&path)).filter(|name| is_case(&name.to_ascii_uppercase().replacen('_', "-", 1)))
        {
            let id = function[..5].to_ascii_uppercase().replacen('_', "-", 1);
            let row = cases.iter().find(|case| case[0] == id);
            let is_listed =
                row.is_some_and(|row| tests(row[1]).iter().any(|test| test.ends_with(&format!("::{function}"))));
            assert!(is_listed, "{}: {function} is not in the row of {id}", path.display());
        }
    }
}
