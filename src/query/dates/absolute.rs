//! Conversion of relative dates to calendar dates, so that a query has the same meaning on any other day.

use jiff::{Timestamp, tz::TimeZone};

use super::date::{self, DateRange};
use crate::query::{
    Context,
    syntax::{
        ast::{Clause, Query, Value},
        field::{Field, Prefix},
    },
};
use crate::thread::UnixTime;

impl Query {
    /// Returns the query with every relative date (`7d`, `昨天`, `last-week`) replaced by calendar dates of `zone`.
    #[must_use]
    pub fn absolute(self, zone: &TimeZone) -> Self {
        let each = |parts: Vec<Self>| parts.into_iter().map(|part| part.absolute(zone)).collect();
        match self {
            Self::All => Self::All,
            Self::And(parts) => Self::And(each(parts)),
            Self::Or(parts) => Self::Or(each(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.absolute(zone))),
            Self::Scope(scope, inner) => Self::Scope(scope, Box::new(inner.absolute(zone))),
            Self::Clause(Clause { value: Value::Dates(range), field, span, value_span }) => {
                Self::Clause(Clause { value: Value::Dates(range.absolute(zone)), field, span, value_span })
            }
            Self::Clause(clause) => Self::Clause(clause),
        }
    }
}

impl DateRange {
    /// The same period, written without reference to the current time.
    fn absolute(self, zone: &TimeZone) -> Self {
        if !self.is_relative() {
            return self;
        }
        let read = |written: &str| {
            // The written form is absolute: the current time is irrelevant.
            let context = Context::new(zone.clone(), UnixTime(0));
            let range = date::range(Prefix::Field(Field::Date), written, 0, &context).ok();
            range.filter(|range| (range.from, range.until) == (self.from, self.until))
        };
        let written_as = |format: &str| {
            let side = |time: Option<i64>| match time {
                Some(time) => Some(
                    Timestamp::from_second(time).ok()?.to_zoned_datetime(zone.clone()).strftime(format).to_string(),
                ),
                None => Some(String::new()),
            };
            let (from, last) = (side(self.from.map(|from| from.0))?, side(self.until.map(|until| until.0 - 1))?);
            read(&if from == last { from } else { format!("{from}..{last}") })
        };
        // By days if it consists of whole ones; else to the second, with the UTC offset: where clocks are turned back a
        // local time occurs twice.
        written_as("%F").or_else(|| written_as("%FT%T%:z")).unwrap_or(self)
    }
}
