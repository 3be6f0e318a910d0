//! Globs: patterns for whole keywords.

use crate::query::{Span, error::QueryError};

/// The maximum length of a value with wildcards, in bytes: it is compiled to an automaton, and longer keywords are cut
/// in the index.
const MAX_LENGTH: usize = 200;

/// A value in which `*` matches any characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// The literal pieces between the wildcards; a single one if there is no wildcard.
    pieces: Vec<String>,
}

impl Glob {
    /// Matches exactly this value.
    #[must_use]
    pub fn exactly(value: impl Into<String>) -> Self {
        Self { pieces: vec![value.into()] }
    }

    /// Parses a value in which each `*` is a wildcard.
    pub(super) fn parse(value: &str, span: &Span) -> Result<Self, QueryError> {
        Self::check(value, span)?;
        Ok(Self { pieces: value.split('*').map(str::to_owned).collect() })
    }

    /// Returns an error if a value with wildcards is too long.
    pub(super) fn check(value: &str, span: &Span) -> Result<(), QueryError> {
        if value.len() <= MAX_LENGTH || !value.contains('*') {
            return Ok(());
        }
        let message = format!("a value with `*` is longer than {MAX_LENGTH} bytes");
        Err(QueryError::new(message, span.clone()).hint("leave more of it open"))
    }

    /// The value, if it has no wildcard.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match &self.pieces[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// Returns true if `value` matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return false };
        let Some((last, inner)) = rest.split_last() else { return value == first };
        let Some(mut parse) = value.strip_prefix(first.as_str()) else { return false };
        for piece in inner {
            match parse.split_once(piece.as_str()) {
                Some((_, after)) => parse = after,
                None => return false,
            }
        }
        parse.ends_with(last.as_str())
    }

    /// The glob as a regular expression over whole values.
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
        // In the regular expressions of tantivy `\\<` and `\\>` are word boundaries.
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
        Glob::parse(value, &(0..0)).unwrap()
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
        assert!(Glob::parse(&"*".repeat(300), &(0..0)).is_err());
    }
}
