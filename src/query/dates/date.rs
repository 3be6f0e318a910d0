//! Date ranges: one date, a range of two, or one side of a date.

use super::messages::{DateHint, DateMessage};
use std::fmt;

use super::period::Period;
use crate::query::{
    Context,
    error::QueryError,
    syntax::field::{Prefix, halfwidth},
};
use crate::thread::UnixTime;

/// A period of time, from its first second to the one after its last.
///
/// Displayed as typed after `date:`; that text denotes the same period in the same zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRange {
    /// The first second; `None` if there is no first.
    pub from: Option<UnixTime>,
    /// The first second after the period; `None` if it has no end.
    pub until: Option<UnixTime>,
    written: String,
    relative: bool,
}

impl DateRange {
    /// Returns true if it depends on the current time.
    pub(super) const fn is_relative(&self) -> bool {
        self.relative
    }

    /// Returns true if `time` is in the period.
    #[must_use]
    pub fn contains(&self, time: UnixTime) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// One side of a date.
#[derive(Debug, Clone, Copy)]
enum Side {
    From,
    After,
    UpTo,
    Before,
}

/// The comparison signs; the longer ones first, as some begin like the shorter.
const SIGNS: [(&str, Side); 8] = [
    (">=", Side::From),
    ("<=", Side::UpTo),
    ("≥", Side::From),
    ("≤", Side::UpTo),
    ("≧", Side::From),
    ("≦", Side::UpTo),
    (">", Side::After),
    ("<", Side::Before),
];

/// Reads the value `text`, at byte `start` of the query, typed after the name `prefix`.
pub(in crate::query) fn range(
    prefix: Prefix,
    text: &str,
    start: usize,
    context: &Context,
) -> Result<DateRange, QueryError> {
    let plain = halfwidth(text);
    // Places in a converted text would be misleading: the whole value is marked.
    let whole = |error| QueryError { span: start..start + text.len(), ..error };
    if plain == text { read(prefix, text, start, context) } else { read(prefix, &plain, start, context).map_err(whole) }
}

fn read(prefix: Prefix, text: &str, start: usize, context: &Context) -> Result<DateRange, QueryError> {
    let sided = |side, sign: usize| {
        let sign = text.len() - text[sign..].trim_start().len();
        Ok(one_side(side, Period::parse(&text[sign..], start + sign, context)?))
    };
    match prefix {
        Prefix::After => sided(Side::From, 0),
        Prefix::Before => sided(Side::Before, 0),
        Prefix::Field(_) | Prefix::Recommend => {
            if let Some((sign, side)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
                return sided(*side, sign.len());
            }
            let plain = text.strip_prefix('=').map_or(text, str::trim_start);
            let (text, start) = (plain, start + text.len() - plain.len());
            match text.split_once("..") {
                Some((from, to)) => two_sides(from, to, start, context),
                None => Period::parse(text, start, context).map(whole),
            }
        }
    }
}

fn whole(period: Period) -> DateRange {
    DateRange { from: Some(period.from), until: Some(period.until), written: period.written, relative: period.relative }
}

/// `after:` and `date:>=` print as an open range, as do `date:<=` and `date:..B`: one form for one meaning.
fn one_side(side: Side, period: Period) -> DateRange {
    let Period { from, until, written, relative } = period;
    let (from, until, written) = match side {
        Side::From => (Some(from), None, written + ".."),
        Side::After => (Some(until), None, format!(">{written}")),
        Side::UpTo => (None, Some(until), format!("..{written}")),
        Side::Before => (None, Some(from), format!("<{written}")),
    };
    DateRange { from, until, written, relative }
}

/// `A..B`, both included; either may be missing.
fn two_sides(from: &str, to: &str, start: usize, context: &Context) -> Result<DateRange, QueryError> {
    let to_start = start + from.len() + "..".len();
    let end = to_start + to.len();
    let date =
        |text: &str, start| if text.is_empty() { Ok(None) } else { Period::parse(text, start, context).map(Some) };
    match (date(from, start)?, date(to, to_start)?) {
        (None, None) => Err(QueryError::new(DateMessage::RangeWithoutSides, start..end).hint(DateHint::WriteOneSide)),
        (Some(from), None) => Ok(one_side(Side::From, from)),
        (None, Some(to)) => Ok(one_side(Side::UpTo, to)),
        // `2025-01..2025` is no error: the first date is in the second.
        (Some(from), Some(to)) if from.from >= to.until => {
            let hint = DateHint::EarlierFirst { from: to.written, to: from.written };
            Err(QueryError::new(DateMessage::DatesReversed, start..end).hint(hint))
        }
        (Some(from), Some(to)) => Ok(DateRange {
            from: Some(from.from),
            until: Some(to.until),
            written: format!("{}..{}", from.written, to.written),
            relative: from.relative || to.relative,
        }),
    }
}
