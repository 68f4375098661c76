//! Lines as `from/counting.md` counts them, and the tables that say how many they are.

use std::collections::BTreeMap;

use crate::page::Page;

/// Who wrote the code below a paragraph; the paragraph begins with one of these.
const SIDES: [&str; 5] = [HERE, "Next.js", "TanStack Start", "Express", "NestJS"];
const HERE: &str = "Here";

/// The lines of each side, by the title of a section.
pub(crate) struct Sections<'p>(BTreeMap<(&'p str, &'p str), usize>);

/// One row of a table.
pub(crate) struct Row<'p> {
    pub(crate) section: &'p str,
    pub(crate) here: usize,
    pub(crate) there: usize,
}

impl<'p> Sections<'p> {
    pub(crate) fn read(page: &'p Page) -> Self {
        let mut lines = BTreeMap::new();
        let (mut section, mut side) = ("", "");
        let mut blocks = page.blocks().into_iter();
        let mut is_code = false;
        for text in page.text.lines() {
            if text.starts_with("```") {
                is_code = !is_code;
                if is_code && let Some(block) = blocks.next() {
                    let typed = block.lines.into_iter().filter(|line| counts(line)).count();
                    *lines.entry((section, side)).or_default() += typed;
                }
            } else if !is_code {
                section = text.strip_prefix("## ").unwrap_or(section);
                side = SIDES.into_iter().find(|name| text.starts_with(name)).unwrap_or(side);
            }
        }
        Self(lines)
    }

    /// How many lines a section takes here and there.
    pub(crate) fn count(&self, section: &str, there: &str) -> Option<(usize, usize)> {
        Some((*self.0.get(&(section, HERE))?, *self.0.get(&(section, there))?))
    }
}

/// Whether somebody typed it: no comment, no lone bracket, nothing that only the tests see.
fn counts(line: &str) -> bool {
    let line = line.trim();
    let is_hidden = line == "#" || line.starts_with("# ");
    !is_hidden && !line.starts_with("//") && line.chars().any(char::is_alphanumeric)
}

/// The rows of a page's table: the linked title of a section, and two numbers.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter(|line| line.starts_with("| [")).filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let section = cells.next()?.strip_prefix('[')?.split_once("](counting.md#")?.0;
        Some(Row { section, here: cells.next()?.parse().ok()?, there: cells.next()?.parse().ok()? })
    })
}
