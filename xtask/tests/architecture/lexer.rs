//! Rust source cut into words, signs and texts; comments and tests are left out.

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Word(String),
    /// What stands between quotes.
    Text(String),
    /// `::`
    Step,
    Sign(char),
}

pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: source, line: 1, tokens: Vec::new() };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    without_tests(&lexer.tokens)
}

struct Lexer<'s> {
    rest: &'s str,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        let first = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("//") {
            self.skip(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.skip(block_comment(rest));
        } else if let Some((length, text)) = raw_text(rest) {
            self.push(length, Kind::Text(text.to_owned()));
        } else if first == '"' {
            let length = text(rest);
            self.push(length, Kind::Text(rest[1..length - 1].to_owned()));
        } else if first == '\'' {
            self.skip(character(rest));
        } else if is_word(first) {
            let length = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
            self.push(length, Kind::Word(rest[..length].to_owned()));
        } else if rest.starts_with("::") {
            self.push(2, Kind::Step);
        } else if first.is_whitespace() {
            self.skip(first.len_utf8());
        } else {
            self.push(first.len_utf8(), Kind::Sign(first));
        }
    }

    fn push(&mut self, length: usize, kind: Kind) {
        self.tokens.push(Token { line: self.line, kind });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `r"…"`, `r#"…"#`, `br"…"`, `cr"…"`: its length, and what stands between the quotes.
fn raw_text(rest: &str) -> Option<(usize, &str)> {
    let prefix = ["r", "br", "cr"]
        .into_iter()
        .find(|prefix| rest.starts_with(&format!("{prefix}\"")) || rest.starts_with(&format!("{prefix}#")))?;
    let after = &rest[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = body.find(&format!("\"{}", "#".repeat(hashes)))?;
    Some((prefix.len() + 2 * hashes + 2 + end, &body[..end]))
}

/// The length of a text with its quotes.
fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    panic!("a text without an end");
}

/// The length of a character in quotes, or of the tick before a lifetime.
fn character(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match (signs.next(), signs.next()) {
        (Some((_, '\\')), Some((escaped, _))) => rest[escaped + 1..].find('\'').map_or(1, |end| escaped + end + 2),
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// Tests may reach anywhere: what follows `#[cfg(test)]` is left out, up to its `;` or its closing brace.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        if is_test_attribute(rest) {
            rest = after_item(&rest[7..]);
        } else {
            kept.push(token.clone());
            rest = after;
        }
    }
    kept
}

fn is_test_attribute(tokens: &[Token]) -> bool {
    let shape = |token: &Token| match &token.kind {
        Kind::Word(word) => word.clone(),
        Kind::Sign(sign) => sign.to_string(),
        _ => String::new(),
    };
    tokens.len() > 7 && tokens[..7].iter().map(shape).collect::<String>() == "#[cfg(test)]"
}

fn after_item(tokens: &[Token]) -> &[Token] {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign('{') => depth += 1,
            Kind::Sign('}') => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(token.kind, Kind::Sign('}' | ';')) {
            return &tokens[at + 1..];
        }
    }
    &[]
}
