//! What a keyword is compared with: a whole value, or one of which parts are left open.

use crate::query::{error::QueryError, syntax::ast::Span};

/// The longest value with a part left open, in bytes: it is compiled to an automaton, and longer keywords are cut.
const LONGEST: usize = 200;

/// A value, of which `*` may leave parts open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// What stands between the open parts; one piece if nothing is open.
    pieces: Vec<String>,
}

impl Glob {
    /// Exactly this value.
    #[must_use]
    pub fn exactly(value: impl Into<String>) -> Self {
        Self { pieces: vec![value.into()] }
    }

    /// A value in which each `*` leaves a part open.
    pub(in crate::query) fn open(value: &str, span: &Span) -> Result<Self, QueryError> {
        Self::check(value, span)?;
        Ok(Self { pieces: value.split('*').map(str::to_owned).collect() })
    }

    /// An error if a part of the value is open and the rest too long.
    pub(in crate::query) fn check(value: &str, span: &Span) -> Result<(), QueryError> {
        if value.len() <= LONGEST || !value.contains('*') {
            return Ok(());
        }
        let message = format!("a value with `*` is longer than {LONGEST} bytes");
        Err(QueryError::new(message, span.clone()).hint("leave more of it open"))
    }

    /// The value, if no part of it is open.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match &self.pieces[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// Whether `value` is such a one.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return false };
        let Some((last, inner)) = rest.split_last() else { return value == first };
        let Some(mut open) = value.strip_prefix(first.as_str()) else { return false };
        for piece in inner {
            match open.split_once(piece.as_str()) {
                Some((_, after)) => open = after,
                None => return false,
            }
        }
        open.ends_with(last.as_str())
    }

    /// It as a regular expression over whole values.
    #[must_use]
    pub fn regex(&self) -> String {
        let escaped: Vec<String> = self.pieces.iter().map(|piece| escape(piece)).collect();
        format!("(?s:{})", escaped.join(".*"))
    }
}

impl std::fmt::Display for Glob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.pieces.join("*"))
    }
}

fn escape(piece: &str) -> String {
    let mut escaped = String::with_capacity(piece.len());
    for c in piece.chars() {
        // `\\<` and `\\>` would be the edges of words.
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(value: &str) -> Glob {
        Glob::open(value, &(0..0)).unwrap()
    }

    #[test]
    fn globs() {
        for (pattern, value, fits) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("abc*", "abcd", true),
            ("abc*", "abc", true),
            ("*bc", "abc", true),
            ("a*c*e", "abcde", true),
            ("a*c*e", "ace", true),
            ("a*a", "a", false),
            ("*b*", "abc", true),
            ("*", "", true),
            ("**", "x", true),
            ("a*bc*c", "abc", false),
        ] {
            assert_eq!(glob(pattern).matches(value), fits, "{pattern} {value}");
        }
        assert!(Glob::exactly("a*").matches("a*") && !Glob::exactly("a*").matches("ab"));
        assert_eq!(glob("a.b*/台").regex(), r"(?s:a\.b.*\/台)");
        assert!(Glob::open(&"*".repeat(300), &(0..0)).is_err());
    }
}
