//! Dates that contain blanks: `last week`, `2024-01-01 12:00`, `昨天 15:05`, and ranges of such.

use super::Lexer;
use crate::query::{
    dates::relative::Relative,
    scan,
    syntax::{
        boundary::{dots, ends_word, is_blank},
        field::{halfwidth, is_comparison},
        scope,
    },
};

impl Lexer<'_> {
    /// The length of the current date or range of dates, with a sign before it; `None` if no date contains a blank.
    pub(super) fn date_with_blanks(&self) -> Option<usize> {
        let text = self.rest();
        let bare = text.trim_start_matches(is_comparison);
        let start = text.len() - if bare.len() < text.len() { bare.trim_start().len() } else { bare.len() };
        let mut end = start + self.date_length(&text[start..]);
        if let Some(dots) = dots(&text[end..]) {
            end += dots;
            end += self.date_length(&text[end..]);
        }
        text[start..end].contains(is_blank).then_some(end)
    }

    /// The length of the date at the start of `text`: several words, or a word with the time of day after it; up to a
    /// blank or the dots of a range.
    fn date_length(&self, text: &str) -> usize {
        let day = Relative::words_at_start(text, |c| self.ends_date(c)).unwrap_or_else(|| self.date_word(text));
        let mut end = day;
        if is_day(&text[..day])
            && let Some(time) = after_blank(text, end).filter(|time| begins_time(&text[*time..]))
        {
            end = time + self.date_word(&text[time..]);
        }
        let timed = text[..end].contains([':', '：']);
        // Only after a time: behind a day alone `+8` is a text that has to occur.
        let zone = after_blank(text, end).filter(|_| timed).map(|zone| (zone, self.date_word(&text[zone..])));
        zone.filter(|(at, length)| is_zone(&text[*at..at + length])).map_or(end, |(at, length)| at + length)
    }

    /// The length up to the end of a word, or of one side of a range.
    fn date_word(&self, text: &str) -> usize {
        scan::until_at(text, |at, c| self.ends_date(c) || dots(&text[at..]).is_some())
    }

    fn ends_date(&self, c: char) -> bool {
        ends_word(c) || (self.scopes > 0 && scope::is_close(c))
    }
}

/// The offset after the single blank at `end`.
fn after_blank(text: &str, end: usize) -> Option<usize> {
    text[end..].chars().next().filter(|c| is_blank(*c)).map(|blank| end + blank.len_utf8())
}

/// Returns true if `text` begins with an hour and a colon.
fn begins_time(text: &str) -> bool {
    let hour: String = halfwidth(&text.chars().take(3).collect::<String>());
    let digits = hour.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && hour[digits..].starts_with(':')
}

/// Returns true if `text` is a UTC offset: `+08:00`, `+0800`, or `-04:00`, but not `-0400`, which is an excluded
/// number.
fn is_zone(text: &str) -> bool {
    let zone = halfwidth(text);
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    zone.strip_prefix('+').is_some_and(plain)
        || zone.strip_prefix('-').is_some_and(|far| plain(far) && far.contains(':'))
}

/// Returns true if `value` is a day without a time.
fn is_day(value: &str) -> bool {
    let value = halfwidth(value);
    let parts: Vec<_> = value.splitn(4, ['-', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let iso = parts.iter().all(digits) && matches!((parts.len(), parts[0].len()), (3, 4) | (1, 8));
    let republic = ["民國", "民国"].iter().any(|name| value.starts_with(name)) && parts.len() == 3;
    let signed = value.contains('月') && value.ends_with(['日', '號', '号']);
    iso || republic || signed || Relative::read(&value).is_some_and(Relative::is_day)
}
