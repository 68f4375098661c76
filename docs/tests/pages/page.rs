//! One page: its blocks, headings and links, as far as these pages use Markdown.

use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) struct Page {
    /// Below `docs/src`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Code between two fences.
pub(crate) struct Block<'p> {
    /// What stands behind the first fence.
    pub(crate) language: &'p str,
    pub(crate) lines: Vec<&'p str>,
    /// The line of the first fence.
    pub(crate) line: usize,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources() -> PathBuf {
    root().join("docs/src")
}

/// Every page there is, whoever names it.
pub(crate) fn all() -> Vec<Page> {
    let mut files = Vec::new();
    collect(&sources(), &mut files);
    let below = |file: &PathBuf| file.strip_prefix(sources()).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().map(below).filter(|path| path != "SUMMARY.md").map(|path| Page::at(&path)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Where the links of a text lead, but for other sites. Code has none.
pub(crate) fn links(text: &str) -> Vec<String> {
    let prose = without_code(text);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).filter(|target| !target.contains("://")).collect()
}

fn without_code(text: &str) -> String {
    let mut is_code = false;
    let outside = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    outside.map(without_inline_code).collect::<Vec<_>>().join("\n")
}

/// What stands between backticks is left out, but for the backticks of a link's own words.
fn without_inline_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("")
}

/// The anchor of a heading, as mdBook makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || "-_".contains(*c));
    kept.map(|c| if c.is_whitespace() { '-' } else { c.to_ascii_lowercase() }).collect()
}

impl Page {
    pub(crate) fn at(path: &str) -> Self {
        Self { path: path.to_owned(), text: fs::read_to_string(sources().join(path)).unwrap() }
    }

    pub(crate) fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let mut lines = self.text.lines().enumerate();
        while let Some((line, text)) = lines.next() {
            if let Some(language) = text.strip_prefix("```") {
                let inside = lines.by_ref().map(|(_, text)| text).take_while(|text| *text != "```").collect();
                blocks.push(Block { language, lines: inside, line: line + 1 });
            }
        }
        blocks
    }

    /// The anchors of this page.
    fn anchors(&self) -> Vec<String> {
        let prose = self.text.split("```").step_by(2).flat_map(str::lines);
        let headings = prose.filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
        headings.map(anchor).collect()
    }

    /// Links of this page that lead nowhere.
    pub(crate) fn broken_links(&self) -> Vec<String> {
        links(&self.text)
            .into_iter()
            .filter(|link| !self.resolves(link))
            .map(|link| format!("{}: {link}", self.path))
            .collect()
    }

    fn resolves(&self, link: &str) -> bool {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let folder = sources().join(&self.path).parent().unwrap().to_owned();
        let target = if file.is_empty() { sources().join(&self.path) } else { folder.join(file) };
        let is_page = target.is_file() && target.canonicalize().unwrap().starts_with(sources().canonicalize().unwrap());
        let has_anchor = |anchor: &str| {
            let text = fs::read_to_string(&target).unwrap();
            Self { path: String::new(), text }.anchors().iter().any(|known| known == anchor)
        };
        is_page && (anchor.is_empty() || has_anchor(anchor))
    }

    /// `STORE_UNAVAILABLE` and its like, as they stand between backticks.
    pub(crate) fn names_in_capitals(&self) -> Vec<&str> {
        let prose = self.text.split("```").step_by(2);
        let quoted = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
        let is_name = |text: &&str| {
            text.len() > 1 && text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        };
        quoted.filter(is_name).collect()
    }
}
