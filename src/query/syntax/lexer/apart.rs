//! What blanks tear apart: where the pieces can be meant in one way only they are put together, and else refused, since
//! each by itself would be looked for as a text.

use std::ops::RangeInclusive;

use super::{Form, Kind, Lexer, Token, dots, ends_word};
use crate::query::{
    dates::relative::Relative,
    error::QueryError,
    excerpt,
    syntax::{
        field::{Field, Prefix, Values, halved, is_comparison, narrow},
        number,
    },
    work::looked_at,
};

/// The years that four digits behind an open range are taken for.
const YEARS: RangeInclusive<u16> = 1970..=2099;

impl<'a> Lexer<'a> {
    /// What follows the blanks behind `length` bytes of the rest.
    fn behind(&self, length: usize) -> &'a str {
        let after = &self.rest()[length..];
        let next = after.trim_start();
        looked_at(after.len() - next.len());
        next
    }

    /// The word at hand, and the next one too if the first is nothing but a sign such as `>=`.
    pub(super) fn compared(&self, prefix: Prefix) -> &'a str {
        let word = self.word();
        if !prefix.is_compared() || word.is_empty() || !word.chars().all(is_comparison) {
            return word;
        }
        let next = self.behind(word.len());
        let there = Lexer { at: self.input.len() - next.len(), tokens: Vec::new(), ..*self };
        &self.rest()[..self.rest().len() - next.len() + there.word().len()]
    }

    /// A blank within `date:2024 .. 2025`, or within `date:2024-01.. 2025-01` and `score:1.. 5`.
    pub(super) fn refuse_torn_range(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        if !prefix.is_compared() {
            return Ok(());
        }
        let next = self.behind(0);
        let there = next.len() < self.rest().len();
        let end = |value: &str| value.ends_with("..") || value.ends_with("．．");
        let torn_after = || {
            let word = &next[..next.find(ends_word).unwrap_or(next.len())];
            looked_at(word.len());
            if prefix.field().values() == Values::Dates { is_date(word) } else { is_number(word) }
        };
        if !(dots(next).is_some() || (there && end(value) && torn_after())) {
            return Ok(());
        }
        let start = self.input.len() - next.len();
        Err(QueryError::new("a blank stands in the range", self.at..start)
            .hint(format!("write it without: `{}:A..B`; what is a text by itself stands in quotes", prefix.name())))
    }

    /// `score>5 <10`: the second sign compares nothing.
    pub(super) fn refuse_second_comparison(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        let next = self.behind(0);
        let second = next.trim_start_matches(is_comparison);
        looked_at(next.len() - second.len());
        let sided = |sign: &str| !sign.is_empty() && !sign.starts_with(['=', '＝']);
        let bare = value.trim_start_matches(is_comparison);
        if !prefix.is_compared()
            || !sided(&value[..value.len() - bare.len()])
            || !sided(&next[..next.len() - second.len()])
            || !halved(second.trim_start()).starts_with(|c: char| c.is_ascii_digit() || c == '-')
        {
            return Ok(());
        }
        let start = self.input.len() - next.len();
        let there = Lexer { at: start, tokens: Vec::new(), ..*self };
        let second = there.compared(prefix);
        let name = prefix.name();
        let numbers = prefix.field().values() == Values::Numbers;
        let range = |text: &str| number::range(prefix, text, 0).ok().filter(|_| numbers);
        let both = range(value).zip(range(second)).and_then(|(first, second)| first.and(second));
        let hint = match both {
            Some(both) => format!("write `{name}:{both}`"),
            None => format!("name the field again: {}", excerpt::name(&format!("{name}{second}"))),
        };
        let message = format!("{} compares nothing", excerpt::name(second));
        Err(QueryError::new(message, start..start + second.len()).hint(hint))
    }

    /// A word that belongs to what stands before or after it, but for a blank.
    pub(super) fn refuse_apart(&self, word: &str) -> Result<(), QueryError> {
        self.refuse_lone_distance(word)?;
        self.refuse_lone_name(word)
    }

    /// `"a b" ~3`, `a NEAR /3 b`.
    fn refuse_lone_distance(&self, word: &str) -> Result<(), QueryError> {
        let number = |text: &str| halved(text).bytes().all(|byte| byte.is_ascii_digit());
        let (joined, example) = match self.tokens.last() {
            Some(Token { kind: Kind::Text(Form::Quoted, _), .. }) => {
                (word.strip_prefix(['~', '～']).filter(|number| !number.is_empty()), "\"…\"~5 right behind the quote")
            }
            Some(Token { kind: Kind::Near(_), .. }) => (word.strip_prefix(['/', '／']), "NEAR/5 without a blank"),
            _ => return Ok(()),
        };
        if !joined.is_some_and(number) {
            return Ok(());
        }
        Err(QueryError::new(
            format!("the distance {} stands apart", excerpt::name(word)),
            self.at..self.at + word.len(),
        )
        .hint(format!("write {example}; to look for it as a text, quote it")))
    }

    /// `author :kuromai`, `author : kuromai`.
    fn refuse_lone_name(&self, word: &str) -> Result<(), QueryError> {
        let next = self.behind(word.len());
        let Some(value) = next.strip_prefix([':', '：']) else { return Ok(()) };
        let smiles = value.chars().take_while(|c| !c.is_whitespace()).count() == 1;
        let named = Prefix::named(word).filter(|_| word.chars().count() > 1 && !smiles);
        match named {
            Some(prefix) if prefix != Prefix::Field(Field::Re) => {
                let colon = self.input.len() - value.len();
                Err(QueryError::new(format!("a blank stands before the colon of `{}:`", prefix.name()), self.at..colon)
                    .hint(format!("write the name, the colon and the value without blanks: `{}:…`", prefix.name())))
            }
            _ => Ok(()),
        }
    }
}

/// Whether `word` is a date. Of four digits it is one if it is a year in which somebody wrote: shares have such codes.
fn is_date(word: &str) -> bool {
    let word = halved(word);
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

/// Whether `word` is a whole number.
fn is_number(word: &str) -> bool {
    let digits = narrow(word);
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
