//! Date forms other than ISO 8601 calendar dates: weeks, quarters, Chinese dates, and times after words.

use crate::query::dates::messages::DateMessage;
use jiff::{
    Span, ToSpan,
    civil::{self, ISOWeekDate, Time, Weekday},
    tz::TimeZone,
};

use super::{DateReader, PARTS, Period, between, digits};
use crate::query::{Context, dates::relative::Relative, error::QueryError};

impl DateReader<'_> {
    /// Parses a time of day after a day in words, or in Chinese notation.
    pub(super) fn timed(&self, day: &str, time: &str, context: &Context) -> Option<Result<Period, QueryError>> {
        let relative = Relative::read(day).filter(|relative| relative.is_day());
        let date = match relative {
            Some(relative) => relative.bounds(context.now, &context.zone)?.0.date().to_string(),
            None => with_separators(day)?,
        };
        let period =
            Period::iso(&format!("{date}T{time}"), self.start, &context.zone).map_err(|error| self.at_whole(error));
        Some(period.map(|period| match (relative, period.written.find('T')) {
            (Some(relative), Some(at)) => {
                Period { written: format!("{relative}{}", &period.written[at..]), relative: true, ..period }
            }
            _ => period,
        }))
    }

    /// Parses a week or a quarter, as printed by `facet` and `trend`: `2025-W04` (ISO 8601: weeks begin on Monday, the
    /// first has the year's first Thursday), `2025-Q1`.
    pub(super) fn named(&self, zone: &TimeZone) -> Option<Result<Period, QueryError>> {
        let (year, rest) = self.text.split_at_checked(4).filter(|(year, _)| digits(year).len() == 4)?;
        let rest = rest.strip_prefix('-').unwrap_or(rest).to_ascii_uppercase();
        let number = |letter: char, width: usize| {
            let number = rest.strip_prefix(letter).filter(|number| number.len() == width)?;
            (digits(number).len() == width).then(|| number.parse::<i8>().ok()).flatten()
        };
        let place = self.text.len() - rest.len()..self.text.len();
        let year: i16 = year.parse().ok().filter(|year| PARTS[0].range.contains(year))?;
        if let Some(week) = number('W', 2) {
            let last = ISOWeekDate::new(year, 1, Weekday::Monday).ok()?.weeks_in_year();
            return match ISOWeekDate::new(year, week, Weekday::Monday) {
                Ok(first) => period_from(first.date(), 1.week(), format!("{year}-W{week:02}"), zone).map(Ok),
                Err(_) => Some(Err(self.error(|typed| DateMessage::NoSuchWeek { typed, year, last }, place))),
            };
        }
        match number('Q', 1)? {
            quarter @ 1..=4 => {
                let first = civil::Date::new(year, quarter * 3 - 2, 1).ok()?;
                period_from(first, 3.months(), format!("{year}-Q{quarter}"), zone).map(Ok)
            }
            _ => Some(Err(self.error(|typed| DateMessage::NoSuchQuarter { typed }, place))),
        }
    }
}

/// Splits a day from the time of day after it, without the separator.
pub(super) fn day_and_time(text: &str) -> Option<(&str, &str)> {
    let before = &text[..text.find(':')?];
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let time = &text[day.len()..];
    let apart = day.strip_suffix(|c: char| c.is_whitespace() || matches!(c, 'T' | 't'));
    // `1月28日15:05` has no blank before the time.
    let joined = || day.ends_with(['日', '號', '号']).then_some(day);
    Some((apart.or_else(joined)?, time)).filter(|_| day.len() < before.len())
}

/// The period of that length from the start of a day.
fn period_from(first: civil::Date, length: Span, written: String, zone: &TimeZone) -> Option<Period> {
    let start = first.to_datetime(Time::midnight());
    let (from, until) = between(start, start.checked_add(length).ok()?, zone).ok()?;
    Some(Period { from, until, written, relative: false })
}

/// Converts a date in Chinese notation, also of the Republic's calendar, to hyphens: `民國114年1月28日`, `2025年1月`. Returns
/// `None` if it is none.
pub(super) fn with_separators(text: &str) -> Option<String> {
    let republic = ["民國", "民国"].into_iter().find_map(|name| text.strip_prefix(name));
    let plain = republic.unwrap_or(text).trim_end_matches(['日', '號', '号', '月', '年']);
    if republic.is_none() && (plain.len() == text.len() || !text.contains('年')) {
        return None;
    }
    // `民國1月` is a month without a year.
    if digits(plain).len() == plain.len() && !text.ends_with('年') && text.ends_with(['月', '日', '號', '号']) {
        return None;
    }
    let plain = plain.replace(['年', '月'], "-");
    let (year, rest) = plain.split_at(digits(&plain).len());
    let year: i16 = year.parse().ok().filter(|_| year.len() <= 4)?;
    // The first year of the Republic is 1912.
    let year = if republic.is_some() { Some(year + 1911).filter(|_| year > 0)? } else { year };
    // For a year out of range the error would not show the text as typed.
    let year = Some(year).filter(|year| republic.is_none() || PARTS[0].range.contains(year))?;
    Some(format!("{year}{rest}"))
}

/// Returns true if `text` is a day or a month without a year: `2月30日`, `民國1月`.
pub(super) fn lacks_year(text: &str) -> bool {
    let text = text.trim_start_matches(['民', '國', '国']);
    let month = digits(text);
    !month.is_empty() && text[month.len()..].starts_with('月')
}
