//! Dates at any precision, and the periods they denote.

mod forms;

use super::messages::{DateHint, DateMessage};
use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

use jiff::{
    Span, ToSpan,
    civil::{self, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use forms::{day_and_time, lacks_year, with_separators};

use super::relative::Relative;
use crate::query::{Context, echo, error::QueryError};
use crate::thread::UnixTime;

/// The period from the first second of a date to the one after its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: UnixTime,
    pub(super) until: UnixTime,
    /// The date in its canonical form.
    pub(super) written: String,
    /// True if it depends on the current time.
    pub(super) relative: bool,
}

/// A numeric part of a date.
struct DatePart {
    /// The error of a number as typed that is not between the other two.
    wrong: fn(String, i16, i16) -> DateMessage,
    /// The separators that may precede it; the first is the one that is printed.
    separators: &'static [char],
    range: RangeInclusive<i16>,
    width: usize,
}

const PARTS: [DatePart; 6] = [
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchYear { typed, low, high },
        separators: &[],
        range: 1900..=2999,
        width: 4,
    },
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchMonth { typed, low, high },
        separators: &['-', '/'],
        range: 1..=12,
        width: 2,
    },
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchDay { typed, low, high },
        separators: &['-', '/'],
        range: 1..=31,
        width: 2,
    },
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchHour { typed, low, high },
        separators: &['T', 't', ' ', '\u{3000}'],
        range: 0..=23,
        width: 2,
    },
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchMinute { typed, low, high },
        separators: &[':'],
        range: 0..=59,
        width: 2,
    },
    DatePart {
        wrong: |typed, low, high| DateMessage::NoSuchSecond { typed, low, high },
        separators: &[':'],
        range: 0..=59,
        width: 2,
    },
];

impl Period {
    /// Parses `text`, at byte `start` of the query, in the context's time zone unless it names its own.
    pub(super) fn parse(text: &str, start: usize, context: &Context) -> Result<Self, QueryError> {
        let reader = DateReader { text, at: 0, start };
        // First, since the day alone is a date as well.
        if let Some(timed) = day_and_time(text).and_then(|(day, time)| reader.timed(day, time, context)) {
            return timed;
        }
        if let Some(relative) = Relative::read(text) {
            let bounds = relative.bounds(context.now, &context.zone);
            let (from, until) = bounds
                .and_then(|(first, end)| between(first, end, &context.zone).ok())
                .ok_or_else(|| reader.not_a_date())?;
            return Ok(Self { from, until, written: relative.to_string(), relative: true });
        }
        if let Some(named) = reader.named(&context.zone) {
            return named;
        }
        if let Some(seconds) = text.strip_prefix('@') {
            return unix_time(seconds).ok_or_else(|| reader.not_a_date());
        }
        match with_separators(text) {
            Some(iso) => Self::iso(&iso, start, &context.zone).map_err(|error| reader.at_whole(error)),
            None => Self::iso(text, start, &context.zone),
        }
    }

    fn iso(text: &str, start: usize, zone: &TimeZone) -> Result<Self, QueryError> {
        let mut reader = DateReader { text, at: 0, start };
        let values = reader.values()?;
        // `2025-01-20+08:00` would be a day that begins elsewhere at another hour.
        let offset = if values.len() > 3 { reader.offset() } else { None };
        reader.end()?;
        let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        let (from, until) = bounds(&values, &zone).map_err(|_| reader.not_a_date())?;
        Ok(Self { from, until, written: written(&values, offset), relative: false })
    }
}

/// A reader of the numbers of a date.
struct DateReader<'a> {
    text: &'a str,
    at: usize,
    start: usize,
}

impl<'a> DateReader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn values(&mut self) -> Result<Vec<i16>, QueryError> {
        let first = digits(self.text).len();
        // Eight digits are a complete date without separators.
        let compact = first == 8;
        if first != 4 && !compact {
            return Err(self.not_a_date());
        }
        let mut values = Vec::with_capacity(PARTS.len());
        for (i, part) in PARTS.iter().enumerate() {
            let joined = i == 0 || (compact && i < 3);
            if !joined && !self.separator(part) {
                break;
            }
            values.push(self.number(part, joined, &values)?);
        }
        Ok(values)
    }

    /// Consumes the separator before `part`, if a number follows it.
    fn separator(&mut self, part: &DatePart) -> bool {
        let rest = self.rest();
        let Some(number) = rest.strip_prefix(part.separators) else { return false };
        let found = number.starts_with(|c: char| c.is_ascii_digit());
        self.at += if found { rest.len() - number.len() } else { 0 };
        found
    }

    fn number(&mut self, part: &DatePart, joined: bool, before: &[i16]) -> Result<i16, QueryError> {
        let mut run = digits(self.rest());
        if joined {
            run = run.get(..part.width).unwrap_or(run);
        }
        let range = *part.range.start()..=max_of(part, before);
        let at = self.at;
        self.at += run.len();
        match run.parse() {
            Ok(value) if range.contains(&value) && run.len() <= part.width => Ok(value),
            _ => {
                let wrong = |typed| (part.wrong)(typed, *range.start(), *range.end());
                Err(self.error(wrong, at..self.at))
            }
        }
    }

    /// `Z`, `+08:00`, `+0800` or `+08`.
    fn offset(&mut self) -> Option<Offset> {
        let rest = self.rest().trim_start();
        if matches!(rest, "Z" | "z") {
            self.at = self.text.len();
            return Some(Offset::UTC);
        }
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        let digits = rest.strip_prefix(['+', '-'])?.replacen(':', "", 1);
        let (hours, minutes) = match digits.len() {
            2 => (digits.parse::<u8>().ok()?, 0),
            4 => (digits.get(..2)?.parse::<u8>().ok()?, digits.get(2..)?.parse::<u8>().ok()?),
            _ => return None,
        };
        let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
        let offset = Offset::from_seconds(sign * seconds).ok().filter(|_| hours < 24 && minutes < 60)?;
        self.at = self.text.len();
        Some(offset)
    }

    /// Moves an error in a converted form of the date to the whole of it: its place would be misleading.
    fn at_whole(&self, error: QueryError) -> QueryError {
        QueryError { span: self.start..self.start + self.text.len(), ..error }
    }

    fn end(&self) -> Result<(), QueryError> {
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(self.error(|typed| DateMessage::NotPartOfADate { typed }, self.at..self.text.len()))
    }

    fn not_a_date(&self) -> QueryError {
        if self.text.is_empty() {
            return QueryError::new(DateMessage::DateMissing, self.start..self.start).hint(DateHint::DateForms);
        }
        let error = self.error(|typed| DateMessage::NotADate { typed }, 0..self.text.len());
        let minutes = self.text.strip_suffix(['m', 'M']).is_some_and(|number| digits(number).len() == number.len());
        // `0d` is in the form of a date: with another number it is one.
        let nothing = Relative::read(self.text).is_none() && Relative::read(&self.text.replacen('0', "1", 1)).is_some();
        match (minutes, nothing) {
            (true, _) => error.hint(DateHint::MinutesOrMonths),
            (_, true) => error.hint(DateHint::CoversNoTime),
            _ if lacks_year(self.text) => error.hint(DateHint::WriteTheYear),
            _ => error,
        }
    }

    /// An error about the piece of the text at `at`.
    fn error(&self, message: impl FnOnce(String) -> DateMessage, at: Range<usize>) -> QueryError {
        let message = message(echo::name(&self.text[at.clone()]));
        QueryError::new(message, self.start + at.start..self.start + at.end).hint(DateHint::DateForms)
    }
}

/// A Unix time in seconds, after `@`.
fn unix_time(seconds: &str) -> Option<Period> {
    // Eleven digits reach beyond any year of the calendar here and never overflow.
    let plain = !seconds.is_empty() && seconds.len() <= 11 && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let second: i64 = plain.then(|| seconds.parse().ok()).flatten()?;
    Some(Period { from: UnixTime(second), until: UnixTime(second + 1), written: format!("@{second}"), relative: false })
}

/// The digits at the start of `text`.
fn digits(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()]
}

/// The maximum of `part`, given the values before it.
fn max_of(part: &DatePart, before: &[i16]) -> i16 {
    match *before {
        [year, month] => {
            let first = i8::try_from(month).ok().and_then(|month| civil::Date::new(year, month, 1).ok());
            first.map_or(*part.range.end(), |first| i16::from(first.days_in_month()))
        }
        _ => *part.range.end(),
    }
}

/// The first second of the date, and the one after its last.
fn bounds(values: &[i16], zone: &TimeZone) -> Result<(UnixTime, UnixTime), jiff::Error> {
    let value = |i: usize, default: i8| values.get(i).and_then(|&v| i8::try_from(v).ok()).unwrap_or(default);
    let year = values.first().copied().unwrap_or(1970);
    let start = DateTime::new(year, value(1, 1), value(2, 1), value(3, 0), value(4, 0), value(5, 0), 0)?;
    between(start, start.checked_add(length(values.len()))?, zone)
}

/// The first second of the civil times from `start` to before `end`, and the one after their last.
fn between(start: DateTime, end: DateTime, zone: &TimeZone) -> Result<(UnixTime, UnixTime), jiff::Error> {
    let last = end.checked_sub(1.second())?;
    let from = zone.to_ambiguous_timestamp(start).compatible()?.as_second();
    // Where clocks are turned back the last second occurs twice and the later one counts; where they are turned forward
    // it does not occur, and the time before the gap is the last of the period.
    let last = zone.to_ambiguous_timestamp(last);
    let last = match last.offset() {
        AmbiguousOffset::Gap { .. } => last.earlier()?,
        _ => last.later()?,
    };
    Ok((UnixTime(from), UnixTime(from.max(last.as_second() + 1))))
}

/// The length of a date of `parts` numbers.
fn length(parts: usize) -> Span {
    match parts {
        0 | 1 => 1.year(),
        2 => 1.month(),
        3 => 1.day(),
        4 => 1.hour(),
        5 => 1.minute(),
        _ => 1.second(),
    }
}

fn written(values: &[i16], offset: Option<Offset>) -> String {
    let mut text = String::new();
    for (part, value) in PARTS.iter().zip(values) {
        text.extend(part.separators.first());
        // Writing to a string cannot fail.
        let _ = write!(text, "{value:0width$}", width = part.width);
    }
    match offset {
        Some(Offset::UTC) => text + "Z",
        Some(offset) => text + &offset.to_string(),
        None => text,
    }
}
