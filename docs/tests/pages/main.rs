//! The pages hang together: the table of contents is whole, links lead somewhere, code is compiled, and what is counted is
//! counted rightly.

#![expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]

mod counting;
mod page;

use std::{collections::BTreeSet, fs, path::Path};

use page::{Page, root};

/// Languages of blocks that are no code of ours: commands, files, and what other programs are written in.
const FOREIGN: [&str; 5] = ["sh", "sql", "toml", "ts", "tsx"];

#[test]
fn the_table_of_contents_names_every_page_and_nothing_else() {
    let summary = fs::read_to_string(root().join("docs/src/SUMMARY.md")).unwrap();
    let named: Vec<String> = page::links(&summary);
    let pages: BTreeSet<String> = page::all().into_iter().map(|page| page.path).collect();
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), pages);
    assert_eq!(named.len(), pages.len(), "a page is named twice");
}

#[test]
fn the_code_of_every_page_is_compiled() {
    let compiled = fs::read_to_string(root().join("docs/pages.rs")).unwrap();
    for Page { path, .. } in page::all() {
        assert!(compiled.contains(&format!(": \"{path}\";")), "docs/pages.rs does not name {path}");
    }
}

#[test]
fn every_block_says_what_it_is_and_no_rust_is_passed_over() {
    for page in page::all() {
        for block in page.blocks() {
            let words: Vec<&str> = block.language.split(',').collect();
            let is_foreign = words.len() == 1 && FOREIGN.contains(&words[0]);
            let is_rust = words[0] == "rust" && words[1..].iter().all(|word| *word == "no_run");
            assert!(is_foreign || is_rust || words == ["rs"], "{}:{}: {}", page.path, block.line, block.language);
        }
    }
}

/// `rs` is Rust that rustdoc does not see: it is for the browser, and compiled for one.
#[test]
fn code_for_the_browser_is_compiled_for_one() {
    assert_copied("rs", |_| true, "docs/browser.rs");
}

#[test]
fn code_with_the_official_client_is_checked_where_the_client_is() {
    assert_copied("ts", |text| text.contains("'better-auth/client'"), "end2end/conformance/book.ts");
}

/// That there are such blocks, and that each stands in the file as it stands on its page.
fn assert_copied(language: &str, is_meant: fn(&str) -> bool, file: &str) {
    let source = fs::read_to_string(root().join(file)).unwrap();
    let pages = page::all();
    let blocks = pages.iter().flat_map(Page::blocks).filter(|block| block.language == language);
    let texts: Vec<String> = blocks.map(|block| block.lines.join("\n")).filter(|text| is_meant(text)).collect();
    assert!(!texts.is_empty(), "no page has code like {file}");
    for text in texts {
        assert!(source.contains(&text), "this does not stand in {file}:\n{text}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let broken: Vec<String> = page::all().iter().flat_map(Page::broken_links).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for link in page::links(&readme).iter().filter(|link| link.starts_with("docs/")) {
        assert!(root().join(link).exists(), "README.md leads to {link}");
    }
}

/// What stands in capitals between backticks is a code of an error, or a variable of the environment.
#[test]
fn every_code_and_every_variable_on_a_page_is_one() {
    let errors = fs::read_to_string(root().join("src/error.rs")).unwrap();
    let settings = fs::read_to_string(root().join("README.md")).unwrap();
    for page in page::all() {
        for name in page.names_in_capitals() {
            let is_code = errors.contains(&format!("\"{name}\""));
            let is_variable = settings.contains(&format!("`{name}`")) || name == "KEYWARD_";
            assert!(is_code || is_variable, "{} speaks of {name}", page.path);
        }
    }
}

#[test]
fn the_tables_count_what_is_typed() {
    let code = Page::at("from/counting.md");
    let counted = counting::Sections::read(&code);
    let mut wrong = Vec::new();
    let mut rows = 0;
    for page in page::all() {
        let Some(there) = page.text.strip_prefix("# Coming from ").and_then(|rest| rest.lines().next()) else {
            continue;
        };
        for row in counting::rows(&page.text) {
            rows += 1;
            let right = counted.count(row.section, there);
            if right != Some((row.here, row.there)) {
                wrong.push(format!("{}: {} is {right:?}", page.path, row.section));
            }
        }
    }
    assert!(rows > 20, "the tables were read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_here_knows_where_it_was_written() {
    for page in page::all() {
        for word in ["/tmp", "/work/", "/home/"] {
            assert!(!page.text.contains(word), "{} names {word}", page.path);
        }
    }
    assert!(Path::new(&root().join("docs/sign-in.png")).is_file(), "README shows it");
}
