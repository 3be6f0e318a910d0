//! Signs that deny what they are joined to, and those that only look so.

use super::{Form, Kind, Lexer, ends_word, is_blank, is_close};
use crate::query::{
    error::QueryError,
    syntax::{field::is_invisible, quote::Quote, scope},
    work::looked_at,
};

/// No ornament is longer, in bytes.
const LONGEST_ORNAMENT: usize = 64;

/// Whether this is a dash other than a hyphen: word processors and phones make one of it.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}' | '–' | '—' | '\u{2212}' | '﹣')
}

/// Whether it denies what it is joined to.
const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '!' | '！') || is_dash(c)
}

/// Whether `text` begins with a single sign that denies, and a word, a quote or a bracket at once behind it.
pub(super) fn denies(text: &str) -> bool {
    let rest = without_minus(text);
    rest.len() < text.len() && !text.chars().nth(1).is_some_and(is_minus) && begins_term(rest)
}

/// `text` without the signs that deny at its beginning.
pub(super) fn without_minus(text: &str) -> &str {
    let rest = text.trim_start_matches(is_minus);
    looked_at(text.len() - rest.len());
    rest
}

/// Whether `text` begins with what can be looked for.
pub(super) fn begins_term(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '（') || Quote::opened_by(c).is_some())
}

impl Lexer<'_> {
    /// A dash at a word's beginning: a minus behind a blank or a bracket, and nothing between a quote and what follows it.
    pub(super) fn dash(&mut self, first: char) {
        let before = self.input[..self.at].chars().rfind(|&c| !is_invisible(c));
        if before.is_none_or(|c| is_blank(c) || matches!(c, '(' | '（' | '{' | '｛' | '|' | '｜')) {
            self.take(Kind::Not, first.len_utf8());
        } else {
            self.at += first.len_utf8();
        }
    }

    pub(super) fn minus(&mut self, first: char) -> Result<(), QueryError> {
        if let Some(length) = self.ornament() {
            self.take(Kind::Text(Form::Bare, &self.rest()[..length]), length);
            return Ok(());
        }
        self.take(Kind::Not, first.len_utf8());
        let ends = |next| is_blank(next) || is_close(next) || (self.scopes > 0 && scope::is_close(next));
        let next = self.rest().chars().find(|&c| !is_invisible(c));
        if next.is_some_and(|next| !ends(next)) {
            return Ok(());
        }
        let span = self.at - first.len_utf8()..self.at;
        let hint =
            format!("join it to what must not be found, as in `-廣告`, or quote it to look for it: `\"{first}\"`");
        Err(QueryError::new(format!("`{first}` stands alone"), span).hint(hint))
    }

    /// The bytes of a word of several exclamation marks or hyphens, such as titles end with: `!!!`, `---`. One mark by
    /// itself is an ornament at the end of the query only.
    fn ornament(&self) -> Option<usize> {
        let rest = self.rest();
        // The rest of a row of signs was looked at with the first of them; and what is denied is no ornament.
        if self.tokens.last().is_some_and(|token| token.kind == Kind::Not) {
            return None;
        }
        let near = &rest[..rest.floor_char_boundary(LONGEST_ORNAMENT)];
        let length = near.find(|c| !matches!(c, '!' | '！' | '?' | '？' | '-' | '－')).unwrap_or(near.len());
        looked_at(length);
        let (word, after) = rest.split_at(length);
        let exclaims = !word.contains(['-', '－']);
        let several = word.chars().count() > 1 && (exclaims || !word.contains(['!', '！', '?', '？']));
        let ends = after.chars().next().is_none_or(|c| ends_word(c) || scope::is_close(c));
        (ends && (several || (exclaims && after.trim_start().is_empty()))).then_some(length)
    }
}
