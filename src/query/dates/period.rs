//! One date at any precision, as the stretch of time that it names.

mod forms;

use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

use jiff::{
    Span, ToSpan,
    civil::{self, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use forms::{day_and_time, names_no_year, with_separators};

use super::relative::Relative;
use crate::query::{Context, error::QueryError, excerpt};
use crate::thread::UnixTime;

/// What every error about a date says can be typed.
const HINT: &str =
    "a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`";

/// The stretch from the first second of a date up to the one after its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) struct Period {
    pub(in crate::query) from: UnixTime,
    pub(in crate::query) until: UnixTime,
    /// The date in its canonical form.
    pub(in crate::query) written: String,
    /// Whether it was told from now.
    pub(in crate::query) relative: bool,
}

/// One number of a date.
struct Part {
    name: &'static str,
    /// What may stand before it; the first is what is printed.
    separators: &'static [char],
    range: RangeInclusive<i16>,
    width: usize,
}

const PARTS: [Part; 6] = [
    Part { name: "year", separators: &[], range: 1900..=2999, width: 4 },
    Part { name: "month", separators: &['-', '/'], range: 1..=12, width: 2 },
    Part { name: "day", separators: &['-', '/'], range: 1..=31, width: 2 },
    Part { name: "hour", separators: &['T', 't', ' ', '\u{3000}'], range: 0..=23, width: 2 },
    Part { name: "minute", separators: &[':'], range: 0..=59, width: 2 },
    Part { name: "second", separators: &[':'], range: 0..=59, width: 2 },
];

impl Period {
    /// Reads `text`, which begins at byte `start` of the query, in the context's zone unless it names its own.
    pub(in crate::query) fn parse(text: &str, start: usize, context: &Context) -> Result<Self, QueryError> {
        let reader = Reader { text, at: 0, start };
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
            return unix(seconds).ok_or_else(|| reader.not_a_date());
        }
        match with_separators(text) {
            Some(iso) => Self::iso(&iso, start, &context.zone).map_err(|error| reader.of_whole(error)),
            None => Self::iso(text, start, &context.zone),
        }
    }

    fn iso(text: &str, start: usize, zone: &TimeZone) -> Result<Self, QueryError> {
        let mut reader = Reader { text, at: 0, start };
        let values = reader.values()?;
        let offset = if values.len() > 3 { reader.offset() } else { None };
        reader.end()?;
        let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        let (from, until) = bounds(&values, &zone).map_err(|_| reader.not_a_date())?;
        Ok(Self { from, until, written: written(&values, offset), relative: false })
    }
}

/// The numbers of a date, read one after the other.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    start: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn values(&mut self) -> Result<Vec<i16>, QueryError> {
        let first = digits(self.text).len();
        // Eight digits are a whole date without separators.
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

    /// Takes what separates `part` from the one before, if a number follows it.
    fn separator(&mut self, part: &Part) -> bool {
        let rest = self.rest();
        let Some(number) = rest.strip_prefix(part.separators) else { return false };
        let found = number.starts_with(|c: char| c.is_ascii_digit());
        self.at += if found { rest.len() - number.len() } else { 0 };
        found
    }

    fn number(&mut self, part: &Part, joined: bool, before: &[i16]) -> Result<i16, QueryError> {
        let mut run = digits(self.rest());
        if joined {
            run = run.get(..part.width).unwrap_or(run);
        }
        let range = *part.range.start()..=last_of(part, before);
        let at = self.at;
        self.at += run.len();
        match run.parse() {
            Ok(value) if range.contains(&value) && run.len() <= part.width => Ok(value),
            _ => {
                let (name, low, high) = (part.name, range.start(), range.end());
                let which = if name == "day" { "of that month " } else { "" };
                Err(self.error(&format!("is no {name} {which}({low} to {high})"), at..self.at))
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

    /// An error in another form of the date, at the whole of it: the places of what was not typed would mislead.
    fn of_whole(&self, error: QueryError) -> QueryError {
        QueryError { span: self.start..self.start + self.text.len(), ..error }
    }

    fn end(&self) -> Result<(), QueryError> {
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(self.error("does not belong to a date", self.at..self.text.len()))
    }

    fn not_a_date(&self) -> QueryError {
        if self.text.is_empty() {
            return QueryError::new("the date is missing", self.start..self.start).hint(HINT);
        }
        let error = self.error("is not a date", 0..self.text.len());
        let minutes = self.text.strip_suffix(['m', 'M']).is_some_and(|number| digits(number).len() == number.len());
        let nothing = Relative::read(self.text).is_none() && Relative::read(&self.text.replacen('0', "1", 1)).is_some();
        match (minutes, nothing) {
            (true, _) => error.hint("`m` is minutes or months: write `min` or `mo`"),
            (_, true) => error.hint("no time at all lies in it: write `today`, `1d` or more"),
            _ if names_no_year(self.text) => error.hint("write the year too, as in `2025年1月27日`"),
            _ => error,
        }
    }

    /// That the piece at `at` of the text is wrong.
    fn error(&self, wrong: &str, at: Range<usize>) -> QueryError {
        let message = format!("{} {wrong}", excerpt::name(&self.text[at.clone()]));
        QueryError::new(message, self.start + at.start..self.start + at.end).hint(HINT)
    }
}

/// A second, counted from 1970.
fn unix(seconds: &str) -> Option<Period> {
    let plain = !seconds.is_empty() && seconds.len() <= 11 && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let second: i64 = plain.then(|| seconds.parse().ok()).flatten()?;
    Some(Period { from: UnixTime(second), until: UnixTime(second + 1), written: format!("@{second}"), relative: false })
}

/// The digits that `text` begins with.
fn digits(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()]
}

/// The greatest value that `part` can have after the values before it.
fn last_of(part: &Part, before: &[i16]) -> i16 {
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
    let value = |i: usize, least: i8| values.get(i).and_then(|&v| i8::try_from(v).ok()).unwrap_or(least);
    let year = values.first().copied().unwrap_or(1970);
    let start = DateTime::new(year, value(1, 1), value(2, 1), value(3, 0), value(4, 0), value(5, 0), 0)?;
    between(start, start.checked_add(length(values.len()))?, zone)
}

/// The first second of the civil times from `start` to before `end`, and the one after their last.
fn between(start: DateTime, end: DateTime, zone: &TimeZone) -> Result<(UnixTime, UnixTime), jiff::Error> {
    let last = end.checked_sub(1.second())?;
    let from = zone.to_ambiguous_timestamp(start).compatible()?.as_second();
    // Where clocks are turned back the last second comes twice and the later one counts; where they are turned forward
    // it never comes, and the time before the leap is the last of the period.
    let last = zone.to_ambiguous_timestamp(last);
    let last = match last.offset() {
        AmbiguousOffset::Gap { .. } => last.earlier()?,
        _ => last.later()?,
    };
    Ok((UnixTime(from), UnixTime(from.max(last.as_second() + 1))))
}

/// How long a date of so many parts lasts.
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
