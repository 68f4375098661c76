//! One source file, and what it says.

use std::{ffi::OsStr, fs, path::Path};

use crate::{
    lexer::{self, Kind, Token},
    mention::{self, Mention},
};

pub(crate) struct Source {
    /// From the root of the checkout.
    pub(crate) path: String,
    tokens: Vec<Token>,
    mentions: Vec<Mention>,
}

/// A line, and what stands there.
pub(crate) type Found = (usize, String);

/// Files that hold nothing but tests are left out.
pub(crate) fn read_all(root: &Path, folders: &[&str]) -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in folders {
        read_folder(root, folder, &mut sources);
    }
    sources
}

fn read_folder(root: &Path, folder: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap().path();
        let name = entry.file_name().unwrap().to_str().unwrap();
        let path = format!("{folder}/{name}");
        if entry.is_dir() && name != "tests" {
            read_folder(root, &path, sources);
        }
        if entry.extension() == Some(OsStr::new("rs")) && name != "tests.rs" {
            sources.push(Source::new(path, &fs::read_to_string(entry).unwrap()));
        }
    }
}

impl Source {
    fn new(path: String, text: &str) -> Self {
        let tokens = lexer::tokens(text);
        let mentions = mention::mentions(&tokens, &module(&path));
        Self { path, tokens, mentions }
    }

    /// Whether the file is that file, or lies somewhere in that folder.
    pub(crate) fn is_in(&self, room: &str) -> bool {
        self.path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub(crate) fn mentions(&self, names: &[&str]) -> Vec<Found> {
        self.mentions_where(|path| names.iter().any(|name| names_path(name, path)))
    }

    pub(crate) fn rooms_but(&self, allowed: &[&str]) -> Vec<Found> {
        let own = module(&self.path).swap_remove(0);
        self.mentions_where(|path| match path {
            [first, room, ..] if first == "crate" => *room != own && !allowed.contains(&room.as_str()),
            _ => false,
        })
    }

    /// Texts that a database would run.
    pub(crate) fn sql(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for token in &self.tokens {
            if let Kind::Text(text) = &token.kind
                && is_sql(text)
            {
                found.push((token.line, text.clone()));
            }
        }
        found
    }

    fn mentions_where(&self, is_meant: impl Fn(&[String]) -> bool) -> Vec<Found> {
        let found = self.mentions.iter().filter(|mention| is_meant(&mention.path));
        found.map(|mention| (mention.line, mention.path.join("::"))).collect()
    }
}

/// `src/act/sign_in.rs` is `act::sign_in`, `app/src/lib.rs` is the root of its crate.
fn module(path: &str) -> Vec<String> {
    let inside = path.split_once("src/").map_or(path, |(_, inside)| inside).trim_end_matches(".rs");
    let inside = inside.trim_end_matches("/mod");
    inside.split('/').filter(|name| !["lib", "main"].contains(name)).map(str::to_owned).collect()
}

/// A crate or a room names a path by its beginning, a call by its end.
fn names_path(name: &str, path: &[String]) -> bool {
    let name: Vec<&str> = name.split("::").collect();
    path.iter().take(name.len()).eq(&name)
        || (name.len() > 1 && path.iter().rev().take(name.len()).eq(name.iter().rev()))
}

fn is_sql(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    begins(&["insert into ", "delete from ", "create table ", "alter table ", "drop table ", "pragma "])
        || (begins(&["select "]) && text.contains(" from "))
        || (begins(&["update "]) && text.contains(" set "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(text: &str) -> Source {
        Source::new("src/act/sign_in.rs".to_owned(), text)
    }

    #[test]
    fn a_crate_is_named_by_the_beginning_and_a_call_by_the_end() {
        assert_eq!(act("use axum::Router;").mentions(&["axum"]), [(1, "axum::Router".to_owned())]);
        assert_eq!(act("tokio::time::Instant::now()").mentions(&["Instant::now"]).len(), 1);
        assert!(act("use crate::axum; use leptos_axum::x;").mentions(&["axum"]).is_empty());
    }

    #[test]
    fn a_room_knows_itself_and_what_it_is_allowed() {
        let source = act("use super::Call;\nuse crate::{error::Error, http::Jar};");
        assert_eq!(source.rooms_but(&["error"]), [(2, "crate::http::Jar".to_owned())]);
    }

    #[test]
    fn sql_is_told_from_english() {
        assert_eq!(act("\n\"select id\n from users\"").sql().len(), 1);
        assert_eq!(act(r#""UPDATE users SET name = $1""#).sql().len(), 1);
        assert!(act(r#""select a provider" "update your password""#).sql().is_empty());
    }

    #[test]
    fn a_room_is_a_folder_or_a_file_and_not_its_namesake() {
        let source = act("");
        assert!(source.is_in("src") && source.is_in("src/act") && source.is_in("src/act/sign_in.rs"));
        assert!(!source.is_in("src/ac"));
    }
}
