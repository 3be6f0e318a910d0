//! Globs: patterns for whole keywords.

use super::messages::{PlanHint, PlanMessage};
use crate::{
    query::{Span, error::QueryError},
    text::Wildcard,
};

/// The maximum length of a value with wildcards, in bytes: it is compiled to an automaton, and longer keywords are cut
/// in the index.
const MAX_LENGTH: usize = 200;

/// A value in which `*` matches any characters.
#[derive(Debug, Clone)]
pub struct Glob {
    /// The value in the form in which it is compared.
    key: String,
    /// The value as it was typed.
    typed: String,
    pattern: Vec<Wildcard>,
}

/// Globs that match the same values are equal, however they were typed.
impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

impl Eq for Glob {}

impl Glob {
    /// Matches exactly this value.
    #[must_use]
    pub fn exactly(value: impl Into<String>) -> Self {
        let key = value.into();
        Self { pattern: key.chars().map(Wildcard::Literal).collect(), typed: key.clone(), key }
    }

    /// The same glob, which was typed in another form than the one that is compared.
    #[must_use]
    pub(super) fn typed_as(self, typed: &str) -> Self {
        Self { typed: typed.to_owned(), ..self }
    }

    /// The value as it was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Parses a value in which each `*` is a wildcard.
    pub(super) fn parse(value: &str, span: &Span) -> Result<Self, QueryError> {
        Self::check(value, span)?;
        let element = |c| if c == '*' { Wildcard::Any } else { Wildcard::Literal(c) };
        let pattern = value.chars().map(element).collect();
        Ok(Self { key: value.to_owned(), typed: value.to_owned(), pattern })
    }

    /// Returns an error if a value with wildcards is too long.
    pub(super) fn check(value: &str, span: &Span) -> Result<(), QueryError> {
        // Without `*` it is looked up as it is, whatever its length.
        if value.len() <= MAX_LENGTH || !value.contains('*') {
            return Ok(());
        }
        let message = PlanMessage::GlobTooLong { most: MAX_LENGTH };
        Err(QueryError::new(message, span.clone()).hint(PlanHint::LeaveMoreOpen))
    }

    /// The value, if it has no wildcard.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        (!self.pattern.contains(&Wildcard::Any)).then_some(&self.key)
    }

    /// Returns true if `value` matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        Wildcard::matches(&self.pattern, value)
    }

    /// The glob as a regular expression over whole values.
    #[must_use]
    pub fn regex(&self) -> String {
        format!("(?s:{})", Wildcard::regex(&self.pattern))
    }
}

impl std::fmt::Display for Glob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.key)
    }
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
