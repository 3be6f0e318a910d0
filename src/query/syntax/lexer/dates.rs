//! Dates in which blanks stand: `last week`, `2024-01-01 12:00`, `昨天 15:05`, and ranges of such.

use super::{Lexer, dots, ends_word, is_blank};
use crate::query::{
    dates::relative::Relative,
    syntax::{
        field::{halved, is_comparison},
        scope,
    },
    work::looked_at,
};

impl Lexer<'_> {
    /// The bytes of the date or the range of dates at hand, with a sign before it; `None` if no blank stands within a date.
    pub(super) fn date_with_blanks(&self) -> Option<usize> {
        let text = self.rest();
        let bare = text.trim_start_matches(is_comparison);
        let start = text.len() - if bare.len() < text.len() { bare.trim_start().len() } else { bare.len() };
        let mut end = start + self.date_length(&text[start..]);
        if let Some(dots) = dots(&text[end..]) {
            end += dots;
            end += self.date_length(&text[end..]);
        }
        looked_at(end);
        text[start..end].contains(is_blank).then_some(end)
    }

    /// The bytes of the date that `text` begins with: of several words, or a word and the time of day behind it; up to a
    /// blank or the dots of a range.
    fn date_length(&self, text: &str) -> usize {
        let day = Relative::words_at_start(text, |c| self.ends_date(c)).unwrap_or_else(|| self.date_word(text));
        let mut end = day;
        if names_day(&text[..day])
            && let Some(time) = behind_blank(text, end).filter(|time| begins_time(&text[*time..]))
        {
            end = time + self.date_word(&text[time..]);
        }
        let timed = text[..end].contains([':', '：']);
        let zone = behind_blank(text, end).filter(|_| timed).map(|zone| (zone, self.date_word(&text[zone..])));
        zone.filter(|(at, length)| is_zone(&text[*at..at + length])).map_or(end, |(at, length)| at + length)
    }

    /// The bytes up to where a word ends, or one side of a range.
    fn date_word(&self, text: &str) -> usize {
        let ends = |(at, c): &(usize, char)| self.ends_date(*c) || dots(&text[*at..]).is_some();
        text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
    }

    fn ends_date(&self, c: char) -> bool {
        ends_word(c) || (self.scopes > 0 && scope::is_close(c))
    }
}

/// Where the text goes on behind the one blank at `end`.
fn behind_blank(text: &str, end: usize) -> Option<usize> {
    text[end..].chars().next().filter(|c| is_blank(*c)).map(|blank| end + blank.len_utf8())
}

/// Whether `text` begins with an hour and a colon.
fn begins_time(text: &str) -> bool {
    let hour: String = halved(&text.chars().take(3).collect::<String>());
    let digits = hour.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && hour[digits..].starts_with(':')
}

/// Whether `text` is the distance of a zone: `+08:00`, `+0800`, or `-04:00`, since `-0400` would be an excluded number.
fn is_zone(text: &str) -> bool {
    let zone = halved(text);
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    zone.strip_prefix('+').is_some_and(plain)
        || zone.strip_prefix('-').is_some_and(|far| plain(far) && far.contains(':'))
}

/// Whether `value` is a whole day and nothing finer.
fn names_day(value: &str) -> bool {
    let value = halved(value);
    let parts: Vec<_> = value.splitn(4, ['-', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let iso = parts.iter().all(digits) && matches!((parts.len(), parts[0].len()), (3, 4) | (1, 8));
    let republic = ["民國", "民国"].iter().any(|name| value.starts_with(name)) && parts.len() == 3;
    let signed = value.contains('月') && value.ends_with(['日', '號', '号']);
    iso || republic || signed || Relative::read(&value).is_some_and(Relative::is_day)
}
