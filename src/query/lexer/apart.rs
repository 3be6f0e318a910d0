//! What blanks tear apart: where the pieces can be meant in one way only they are put together, and else refused, since
//! each by itself would be looked for as a text.

use super::{Form, Kind, Lexer, Token, ends_word};
use crate::query::{
    error::QueryError,
    excerpt,
    field::{Field, Prefix, Values, halved, is_comparison},
    scope,
    work::looked_at,
};

/// The longest range of two dates of which the second has a time of day, up to that time, in bytes.
const LONGEST_RANGE: usize = 64;

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

    /// A blank within `date:2024 .. 2025`, or within `date:2024-01.. 2025-01`.
    pub(super) fn refuse_torn_range(&self, prefix: Prefix, value: &str) -> Result<(), QueryError> {
        if !prefix.is_compared() {
            return Ok(());
        }
        let next = self.behind(0);
        let torn_before = next.starts_with("..") || next.starts_with("．．");
        let torn_after = prefix.field().values() == Values::Dates && value.ends_with("..") && begins_date(next);
        if !(torn_before || torn_after) {
            return Ok(());
        }
        let start = self.input.len() - next.len();
        Err(QueryError::new("a blank stands in the range", self.at..start)
            .hint(format!("write it without: `{}:A..B`", prefix.name())))
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

    /// The bytes of a date, or of a range of two, in which a blank stands before the time of day: `2024-01-01 12:00`.
    pub(super) fn date_and_time(&self) -> Option<usize> {
        let text = self.rest();
        let ends = |c: char| ends_word(c) || (self.scopes > 0 && scope::is_close(c));
        let word_end = |from: usize| text[from..].find(ends).map_or(text.len(), |end| from + end);
        let first = word_end(text.len() - text.trim_start_matches(is_comparison).trim_start().len());
        let mut end = first;
        while end <= LONGEST_RANGE && names_day(&text[..end]) {
            let Some(blank) = text[end..].chars().next().filter(|c| c.is_whitespace()) else { break };
            let time = end + blank.len_utf8();
            let hour: String = text[time..].chars().take(3).collect();
            let hour = halved(&hour);
            let digits = hour.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=2).contains(&digits) || !hour[digits..].starts_with(':') {
                break;
            }
            end = word_end(time);
        }
        looked_at(end);
        (end > first).then_some(end)
    }
}

/// Whether `text` begins with a year and a month.
fn begins_date(text: &str) -> bool {
    let year = text.bytes().take_while(u8::is_ascii_digit).count();
    year == 4 && text[4..].starts_with(['-', '/'])
}

/// Whether `value` ends with a whole day and nothing finer.
fn names_day(value: &str) -> bool {
    let value = halved(value);
    let last = value.rsplit("..").next().unwrap_or(&value).trim_start_matches(is_comparison);
    let last = last.rsplit(char::is_whitespace).next().unwrap_or(last);
    let parts: Vec<_> = last.splitn(4, ['-', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(digits) && matches!((parts.len(), parts[0].len()), (3, 4) | (1, 8))
}
