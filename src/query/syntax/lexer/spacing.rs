//! Misplaced blanks. Where the pieces have one possible meaning they are joined; otherwise they are rejected, since
//! each by itself would be searched as a text.

use crate::query::syntax::messages::{SyntaxHint, SyntaxMessage};
use std::ops::RangeInclusive;

use super::{Forgiven, Lexer, TextForm, Token, TokenKind};
use crate::query::{
    dates::relative::Relative,
    echo,
    error::QueryError,
    scan,
    syntax::{
        boundary::{dots, ends_word, is_blank},
        field::{Field, Prefix, Values, halfwidth, halfwidth_lower, is_comparison},
        number,
    },
};

/// The years for which four digits after an open range are read as a year.
const YEARS: RangeInclusive<u16> = 1970..=2099;

impl<'a> Lexer<'a> {
    /// The text after the next `length` bytes and blanks.
    fn after_blanks(&self, length: usize) -> &'a str {
        scan::after(&self.rest()[length..], is_blank)
    }

    /// A lexer further on in the same input, to look ahead.
    fn looking_at(&self, at: usize) -> Lexer<'a> {
        Lexer { at, forgiven: Forgiven::default(), tokens: Vec::new(), ..*self }
    }

    /// The current word, joined with the next one if it is only a sign such as `>=`.
    pub(super) fn compared(&self, prefix: Prefix) -> &'a str {
        let word = self.word();
        if !prefix.is_compared() || word.is_empty() || !word.chars().all(is_comparison) {
            return word;
        }
        let next = self.after_blanks(word.len());
        let following = self.looking_at(self.input.len() - next.len());
        &self.rest()[..self.rest().len() - next.len() + following.word().len()]
    }

    /// Rejects a blank within a range: `date:2024 .. 2025`, `date:2024-01.. 2025-01`, `score:1.. 5`.
    pub(super) fn reject_split_range(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        if !prefix.is_compared() {
            return Ok(());
        }
        let next = self.after_blanks(0);
        let following = next.len() < self.rest().len();
        let end = |value: &str| value.ends_with("..") || value.ends_with("．．");
        let continues = || {
            let word = &next[..scan::until(next, ends_word)];
            if prefix.field().values() == Values::Dates { is_date(word) } else { is_number(word) }
        };
        if !(dots(next).is_some() || (following && end(value) && continues())) {
            return Ok(());
        }
        let start = self.input.len() - next.len();
        Err(QueryError::new(SyntaxMessage::BlankInRange, self.at..start)
            .hint(SyntaxHint::JoinRange { field: prefix.name() }))
    }

    /// Rejects `score>5 <10`: the second sign has no field.
    pub(super) fn reject_second_comparison(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        let next = self.after_blanks(0);
        let second = scan::after(next, is_comparison);
        let sided = |sign: &str| !sign.is_empty() && !sign.starts_with(['=', '＝']);
        let bare = value.trim_start_matches(is_comparison);
        if !prefix.is_compared()
            || !sided(&value[..value.len() - bare.len()])
            || !sided(&next[..next.len() - second.len()])
            || !halfwidth(second.trim_start()).starts_with(|c: char| c.is_ascii_digit() || c == '-')
        {
            return Ok(());
        }
        let start = self.input.len() - next.len();
        let following = self.looking_at(start);
        let second = following.compared(prefix);
        let field = prefix.name();
        let numbers = prefix.field().values() == Values::Numbers;
        let range = |text: &str| number::range(prefix, text, 0).ok().filter(|_| numbers);
        let both = range(value).zip(range(second)).and_then(|(first, second)| first.intersection(second));
        let hint = match both {
            Some(range) => SyntaxHint::RangeInstead { field, range: range.to_string() },
            None => SyntaxHint::RepeatField { written: echo::name(&format!("{field}{second}")) },
        };
        let message = SyntaxMessage::SecondComparison { typed: echo::name(second) };
        Err(QueryError::new(message, start..start + second.len()).hint(hint))
    }

    /// Rejects `"a b" ~3`, `a NEAR /3 b`.
    pub(super) fn reject_separate_distance(&self, word: &str) -> Result<(), QueryError> {
        let number = |text: &str| halfwidth(text).bytes().all(|byte| byte.is_ascii_digit());
        let (joined, hint) = match self.tokens.last() {
            Some(Token { kind: TokenKind::Text(TextForm::Quoted, _), .. }) => {
                (word.strip_prefix(['~', '～']).filter(|number| !number.is_empty()), SyntaxHint::JoinLoose)
            }
            Some(Token { kind: TokenKind::Near(_), .. }) => (word.strip_prefix(['/', '／']), SyntaxHint::JoinNear),
            _ => return Ok(()),
        };
        if !joined.is_some_and(number) {
            return Ok(());
        }
        Err(QueryError::new(SyntaxMessage::DistanceApart { typed: echo::name(word) }, self.at..self.at + word.len())
            .hint(hint))
    }

    /// Rejects `author :kuromai`, `author : kuromai`.
    pub(super) fn reject_separate_name(&self, word: &str) -> Result<(), QueryError> {
        let next = self.after_blanks(word.len());
        let Some(value) = next.strip_prefix([':', '：']) else { return Ok(()) };
        // `:)` and `:D` after a word that happens to be a name.
        let smiles = value.chars().take_while(|c| !c.is_whitespace()).count() == 1;
        let named = Prefix::named(word).filter(|_| word.chars().count() > 1 && !smiles);
        match named {
            // `Re :` is the begin of many pasted titles.
            Some(prefix) if prefix != Prefix::Field(Field::Re) => {
                let colon = self.input.len() - value.len();
                Err(QueryError::new(SyntaxMessage::BlankBeforeColon { field: prefix.name() }, self.at..colon)
                    .hint(SyntaxHint::JoinField { field: prefix.name() }))
            }
            _ => Ok(()),
        }
    }
}

/// Returns true if `word` is a date. Four digits are one only in the years of the forum: stocks have such codes.
fn is_date(word: &str) -> bool {
    let word = halfwidth(word);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let year = word.get(..4).and_then(|year| year.parse::<u16>().ok()).is_some_and(|year| YEARS.contains(&year));
    let iso = year
        && match digits {
            4 => word[4..].is_empty() || word[4..].starts_with(['-', '/', '年']),
            digits => digits == 8,
        };
    iso || word.strip_prefix("民國").is_some_and(|year| year.starts_with(|c: char| c.is_ascii_digit()))
        || Relative::read(&word).is_some()
}

/// Returns true if `word` is a whole number.
fn is_number(word: &str) -> bool {
    let digits = halfwidth_lower(word);
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
