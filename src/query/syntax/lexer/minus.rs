//! Negation signs, and signs that only look like them.

use super::{Lexer, TextForm, TokenKind};
use crate::query::{
    scan,
    syntax::{
        boundary::{ends_word, is_blank, is_close},
        field::is_zero_width,
        name,
        quote::Quote,
        scope::{self, Scope},
    },
};

/// The maximum length of an ornament, in bytes.
const MAX_ORNAMENT: usize = 64;

/// Returns true for a dash other than a hyphen: word processors and phones substitute it.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}' | '–' | '—' | '\u{2212}' | '﹣')
}

/// Returns true if the character negates what it is joined to.
pub(in crate::query::syntax) const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '!' | '！') || is_dash(c)
}

/// Returns true if `text` begins with a single negation sign directly before a word, a quote or a bracket.
pub(super) fn negates(text: &str) -> bool {
    let rest = without_minus(text);
    rest.len() < text.len() && !text.chars().nth(1).is_some_and(is_minus) && begins_term(rest)
}

/// `text` without the negation signs at its start.
pub(super) fn without_minus(text: &str) -> &str {
    scan::after(text, is_minus)
}

/// Returns true if `text` begins with a term, a quote or a bracket.
pub(super) fn begins_term(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || is_sign_of_brackets(c))
}

/// Returns true if the character begins a quote or opens a bracket.
fn is_sign_of_brackets(c: char) -> bool {
    matches!(c, '(' | '（') || Quote::opened_by(c).is_some()
}

impl Lexer<'_> {
    /// Reads a dash at the start of a word: a minus after a blank or a bracket, and skipped between a quote and what
    /// follows it.
    pub(super) fn dash(&mut self, first: char) {
        let before = self.input[..self.at].chars().rfind(|&c| !is_zero_width(c));
        if before.is_none_or(|c| is_blank(c) || matches!(c, '(' | '（' | '{' | '｛' | '|' | '｜')) {
            self.take(TokenKind::Not, first.len_utf8());
        } else {
            self.at += first.len_utf8();
        }
    }

    /// Reads a sign of negation, or one that only looks like it.
    pub(super) fn minus(&mut self, first: char) {
        if let Some(length) = self.ornament() {
            self.take(TokenKind::Text(TextForm::Bare, &self.rest()[..length]), length);
            return;
        }
        let rest = &self.rest()[first.len_utf8()..];
        // The exclamation mark of a sentence, as people write it; in front of a field it was meant for a narrow one.
        if first == '！' && !self.begins_condition(rest) {
            let word = self.word();
            let length = if rest.starts_with(is_sign_of_brackets) { first.len_utf8() } else { word.len() };
            self.take(TokenKind::Text(TextForm::Bare, &word[..length]), length);
            return;
        }
        let ends = |next| is_blank(next) || is_close(next) || (self.scopes > 0 && scope::is_close(next));
        let next = rest.chars().find(|&c| !is_zero_width(c));
        // A sign that is joined to nothing, as in `2330 - 台積電`, excludes nothing.
        let kind = if next.is_none_or(ends) {
            TokenKind::Text(TextForm::Bare, &self.rest()[..first.len_utf8()])
        } else {
            TokenKind::Not
        };
        self.take(kind, first.len_utf8());
    }

    /// Returns whether `rest`, which follows one sign, begins with the name of a field or of a scope.
    fn begins_condition(&self, rest: &str) -> bool {
        let at = self.input.len() - rest.len();
        Scope::opened_by(rest).is_some() || matches!(name::read(rest, at), Ok(Some(_)))
    }

    /// The length of a word of several exclamation marks or hyphens, such as titles end with: `!!!`, `---`. A single
    /// mark is an ornament only at the end of the query.
    fn ornament(&self) -> Option<usize> {
        let rest = self.rest();
        // The rest of a sequence of signs was examined with the first of them; and a negated word is no ornament.
        if self.tokens.last().is_some_and(|token| token.kind == TokenKind::Not) {
            return None;
        }
        let near = &rest[..rest.floor_char_boundary(MAX_ORNAMENT)];
        let length = scan::until(near, |c| !matches!(c, '!' | '！' | '?' | '？' | '-' | '－'));
        let (word, after) = rest.split_at(length);
        let exclaims = !word.contains(['-', '－']);
        let several = word.chars().count() > 1 && (exclaims || !word.contains(['!', '！', '?', '？']));
        let ends = after.chars().next().is_none_or(|c| ends_word(c) || scope::is_close(c));
        (ends && (several || (exclaims && after.trim_start().is_empty()))).then_some(length)
    }
}
