//! Comparisons: a name followed by `>=` or another such sign, with or without blanks.

use super::messages::{SyntaxHint, SyntaxMessage};
use super::{
    boundary::{ends_word, is_blank},
    field::{Prefix, is_abbreviation, is_comparison},
};
use crate::query::{Span, echo, error::QueryError, scan};

/// A name, a sign, and the text after the sign.
struct Comparison<'a> {
    name: &'a str,
    /// The distance from the name to the sign: blanks, and a colon if there is one.
    gap: usize,
    after_colon: bool,
    sign: &'a str,
    /// The text after the sign and blanks.
    value: &'a str,
}

/// Reads a comparison of `name` and `rest`, the text after it; `at` is the byte offset of `name`. Returns the field and
/// the length up to the sign, or `None` if it is text.
pub(super) fn read(name: &str, rest: &str, at: usize) -> Result<Option<(Prefix, usize)>, QueryError> {
    let Some(compared) = Comparison::of(name, rest) else { return Ok(None) };
    let end = at + compared.name.len();
    match Prefix::named(compared.name) {
        // A single letter, separated from a sign, is part of a formula.
        Some(_) if compared.is_ornament() || (compared.name.chars().nth(1).is_none() && compared.gap > 0) => Ok(None),
        Some(prefix) => compared.of_field(prefix, at..end),
        None => compared.misspelt().map_or(Ok(None), |meant| {
            Err(QueryError::new(SyntaxMessage::UnknownField { typed: echo::name(compared.name) }, at..end)
                .hint(SyntaxHint::DidYouMean { name: meant }))
        }),
    }
}

/// Returns true if a word may end before this sign: a comparison, or an inequality.
pub(super) const fn begins(c: char) -> bool {
    is_comparison(c) || c == '≠'
}

impl<'a> Comparison<'a> {
    fn of(name: &'a str, rest: &'a str) -> Option<Self> {
        let next = scan::after(rest, is_blank);
        let apart = next.len() < rest.len();
        // `score := 5` and `score != 5`: joined to a name, a colon was read before, and the mark is the end of the
        // name.
        let colon = next.strip_prefix([':', '：']).filter(|_| apart);
        let signed = colon.unwrap_or(next);
        let equals = |text: &str| text.starts_with(['=', '＝']);
        let bare = name.strip_suffix(['!', '！']).filter(|_| !apart && equals(rest)).unwrap_or(name);
        let marked = signed.strip_prefix(['!', '！']).filter(|rest| apart && equals(rest)).unwrap_or(signed);
        let value = scan::after(marked, begins);
        if value.len() == marked.len() {
            return None;
        }
        let gap = rest.len() - signed.len();
        let mark = name.len() - bare.len();
        let sign = if mark > 0 { "!=" } else { &signed[..signed.len() - value.len()] };
        Some(Self { name: bare, gap, after_colon: colon.is_some(), sign, value: value.trim_start() })
    }

    /// Returns true for signs that people put after a text: `= =`, `:>`, `=`.
    fn is_ornament(&self) -> bool {
        let face = self.after_colon && !self.sign.contains(['=', '＝']) && !self.value.starts_with(char::is_numeric);
        let nothing = self.value.is_empty() || self.value.starts_with(begins);
        face || (self.gap > 0 && self.equates() && nothing)
    }

    fn equates(&self) -> bool {
        self.sign.chars().all(|c| matches!(c, '=' | '＝'))
    }

    /// Returns true for signs of an order, but for a single `<` or `>` after a Chinese name, which is text.
    fn orders(&self) -> bool {
        let strict = matches!(self.sign, "<" | ">" | "＜" | "＞");
        !self.equates() && !self.negates() && (!strict || self.name.is_ascii())
    }

    /// Returns true if the value is in brackets: behind a blank only if these are closed, as `=(` is a smiley.
    fn is_of_brackets(&self) -> bool {
        let closed = || self.equates() && self.value.contains([')', '）']);
        self.value.starts_with(['(', '（']) && (self.gap == 0 || closed())
    }

    fn negates(&self) -> bool {
        self.sign.starts_with(['!', '！', '≠'])
    }

    /// The first word of the value; empty if it is an operator, which ends the comparison.
    fn word(&self) -> &'a str {
        let word = &self.value[..scan::until(self.value, ends_word)];
        if matches!(word, "OR" | "AND" | "NOT" | "NEAR" | "或") || word.starts_with("NEAR/") { "" } else { word }
    }

    fn of_field(&self, prefix: Prefix, span: Span) -> Result<Option<(Prefix, usize)>, QueryError> {
        let (field, word) = (prefix.name(), self.word());
        let wrong = |message: SyntaxMessage, hint: SyntaxHint| Err(QueryError::new(message, span.clone()).hint(hint));
        let written = echo::name(&format!("{field}:{word}"));
        let sign = echo::name(self.sign);
        match prefix {
            // In a formula or an address: `a=b`, `n!=5`.
            _ if span.len() == 1 && (self.negates() || !prefix.is_compared()) => Ok(None),
            _ if self.negates() && !word.is_empty() => {
                let written = echo::name(&format!("-{field}:{word}"));
                wrong(SyntaxMessage::NotAComparison { field, sign }, SyntaxHint::ExcludeEqual { written })
            }
            Prefix::Field(_) if prefix.is_compared() => Ok(Some((prefix, self.name.len() + self.gap))),
            _ if self.is_of_brackets() => {
                wrong(SyntaxMessage::TakesColon { field, sign }, SyntaxHint::WriteBrackets { field })
            }
            _ if word.is_empty() => Ok(None),
            Prefix::Field(_) if self.gap == 0 && self.orders() => {
                wrong(SyntaxMessage::HasNoOrder { field, sign }, SyntaxHint::WriteOrQuote { written })
            }
            Prefix::Field(_) if !self.equates() => Ok(None),
            Prefix::Field(_) => wrong(SyntaxMessage::TakesColon { field, sign }, SyntaxHint::WriteOrQuote { written }),
            Prefix::After | Prefix::Before | Prefix::Recommend => {
                let second = echo::name(&format!("{}{}{word}", prefix.field().name(), self.sign));
                let hint = SyntaxHint::EitherOf { first: written, second };
                wrong(SyntaxMessage::ComparisonByItself { field }, hint)
            }
        }
    }

    /// The field that was probably meant, if a number follows and the name is no abbreviation, such as `EPS`.
    fn misspelt(&self) -> Option<&'static str> {
        let number = self.value.starts_with(|c: char| c.is_numeric());
        // Short names are close to some field by chance.
        if !number || self.name.chars().count() <= 2 || is_abbreviation(self.name) {
            return None;
        }
        Prefix::nearest(self.name).filter(|near| Prefix::named(near).is_some_and(Prefix::is_compared))
    }
}
