//! The paths that source code mentions, with nested `use` written out and `super` resolved.

use crate::lexer::{Kind, Token};

#[derive(Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
}

/// Every path of two names or more, and every crate that a `use` names alone.
pub(crate) fn mentions(tokens: &[Token], module: &[String]) -> Vec<Mention> {
    let mut reader = Reader { tokens, at: 0, found: Vec::new() };
    while reader.at < tokens.len() {
        let is_use = reader.at > 0 && tokens[reader.at - 1].kind == Kind::Word("use".to_owned());
        let before = reader.found.len();
        reader.read(&[]);
        if !is_use {
            let alone = reader.found.split_off(before);
            reader.found.extend(alone.into_iter().filter(|mention| mention.path.len() > 1));
        }
    }
    for mention in &mut reader.found {
        mention.path = resolved(&mention.path, module);
    }
    reader.found
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    found: Vec<Mention>,
}

impl Reader<'_> {
    /// Reads one path, or passes over one token that begins none.
    fn read(&mut self, prefix: &[String]) {
        let mut path = prefix.to_vec();
        let Some(line) = self.tokens.get(self.at).map(|token| token.line) else { return };
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match &token.kind {
                Kind::Word(name) => path.push(name.clone()),
                Kind::Sign('{') if !path.is_empty() => return self.read_group(&path),
                _ => break,
            }
            if self.tokens.get(self.at).map(|token| &token.kind) != Some(&Kind::Step) {
                break;
            }
            self.at += 1;
        }
        if !path.is_empty() {
            self.found.push(Mention { line, path });
        }
    }

    /// `prefix::{one, two::three}`
    fn read_group(&mut self, prefix: &[String]) {
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                Kind::Sign('}') => return self.at += 1,
                Kind::Sign(',') => self.at += 1,
                _ => self.read(prefix),
            }
        }
    }
}

/// `self` and `super` seen from the file's module; `crate` is left as it is.
fn resolved(path: &[String], module: &[String]) -> Vec<String> {
    let mut place = module.to_vec();
    let mut rest = path;
    while let [first, after @ ..] = rest {
        match first.as_str() {
            "self" => {}
            "super" => drop(place.pop()),
            _ => break,
        }
        rest = after;
    }
    if rest.len() == path.len() {
        return path.to_vec();
    }
    ["crate".to_owned()].into_iter().chain(place).chain(rest.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexer::tokens;

    fn found(source: &str) -> Vec<String> {
        let module = ["act".to_owned(), "sign_in".to_owned()];
        mentions(&tokens(source), &module).into_iter().map(|mention| mention.path.join("::")).collect()
    }

    #[test]
    fn a_nested_use_is_written_out() {
        let source = "use crate::{act::{Call, Reply}, error::Error as Fact, http};";
        assert_eq!(found(source)[..3], ["crate::act::Call", "crate::act::Reply", "crate::error::Error"]);
        assert!(found(source).contains(&"crate::http".to_owned()));
    }

    #[test]
    fn super_is_seen_from_the_file() {
        assert_eq!(
            found("use super::Call; use super::super::store::user;"),
            ["crate::act::Call", "crate::store::user"]
        );
    }

    #[test]
    fn a_path_in_the_middle_of_code_counts_and_a_lone_name_does_not() {
        assert_eq!(found("fn f(hmac: u8) -> axum::Router { hmac }"), ["axum::Router"]);
        assert_eq!(found("use axum;"), ["axum"]);
        assert_eq!(found("#[derive(sqlx::FromRow)] struct A;"), ["sqlx::FromRow"]);
    }

    #[test]
    fn comments_texts_and_tests_are_not_code() {
        let source = r#"
            // axum::a
            /* axum::b /* axum::c */ axum::d */
            const A: &str = "axum::e \" axum::f"; const B: &str = r"axum::g"; const C: char = '"';
            fn h<'a>(a: &'a str) -> one::H { '\'' }
            #[cfg(test)]
            mod tests { use axum::i; mod deeper { } }
            #[cfg(test)]
            use axum::j;
            use two::K;
        "#;
        assert_eq!(found(source), ["one::H", "two::K"]);
    }

    #[test]
    fn a_raw_text_ends_with_as_many_hashes_as_it_began() {
        let source = format!("const A: &str = r{0}\"axum::a \" axum::b\"{0}; use one::C;", "##");
        assert_eq!(found(&source), ["one::C"]);
    }

    #[test]
    fn a_mention_knows_its_line() {
        let lines: Vec<usize> =
            mentions(&tokens("use a::b;\n\nuse c::d;"), &[]).iter().map(|found| found.line).collect();
        assert_eq!(lines, [1, 3]);
    }
}
