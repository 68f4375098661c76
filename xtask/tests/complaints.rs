//! The table of complaints in `end2end/README.md` and the tests that it names.

use std::{fs, path::Path};

fn read(path: &str) -> String {
    // What cannot be read names no test.
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap_or_default()
}

/// `tests/it/sign_out.rs › answers_the_same`: a function of that name, or a Playwright test of that title.
fn exists(test: &str) -> bool {
    let Some((file, name)) = test.split_once(" › ") else { return false };
    let source = read(file);
    source.contains(&format!("test('{name}',")) || source.contains(&format!("fn {name}("))
}

#[test]
fn every_complaint_has_its_tests() {
    let table = read("end2end/README.md");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 10, "the table was read");
    for row in rows {
        let cell = row.trim_matches('|').rsplit('|').next().unwrap();
        let tests: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "{row}");
        for test in tests {
            assert!(exists(test), "there is no test {test}");
        }
    }
}
