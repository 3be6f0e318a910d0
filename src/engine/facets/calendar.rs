//! Periods of the calendar that hits are counted by, in the reader's time zone.

use std::fmt;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use crate::thread::UnixTime;

/// The length of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, from Monday on, as ISO 8601 has them.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

impl Unit {
    /// All, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];
}

/// One period, such as a certain month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Date,
    unit: Unit,
}

impl Period {
    /// The period of this length that contains `at`; `None` beyond the calendar.
    #[must_use]
    pub fn of(at: UnixTime, unit: Unit, zone: &TimeZone) -> Option<Self> {
        Some(Self::on(civil(at, zone)?.date(), unit))
    }

    fn on(date: Date, unit: Unit) -> Self {
        let month = date.month();
        let first = match unit {
            Unit::Day => Some(date),
            Unit::Week => date.checked_sub(i32::from(date.weekday().to_monday_zero_offset()).days()).ok(),
            Unit::Month => Date::new(date.year(), month, 1).ok(),
            Unit::Quarter => Date::new(date.year(), month - (month - 1) % 3, 1).ok(),
            Unit::Year => Date::new(date.year(), 1, 1).ok(),
        };
        // Only at the very start of the calendar does a period have no first day.
        Self { first: first.unwrap_or(date), unit }
    }

    /// The period of this length that contains its first day.
    #[must_use]
    pub fn widened(self, unit: Unit) -> Self {
        Self::on(self.first, unit)
    }

    /// The period after this one; `None` at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        let span = match self.unit {
            Unit::Day => 1.day(),
            Unit::Week => 1.week(),
            Unit::Month => 1.month(),
            Unit::Quarter => 3.months(),
            Unit::Year => 1.year(),
        };
        self.first.checked_add(span).ok().map(|first| Self { first, unit: self.unit })
    }

    /// Every period from `first` to `last`.
    pub fn range(first: Self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(first), |period| period.next()).take_while(move |period| *period <= last)
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.next().and_then(|next| next.first.yesterday().ok()).unwrap_or(self.first)
    }
}

/// `2025`, `2025-Q1`, `2025-01`, `2025-W05`, `2025-01-28`, which all sort by time.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.unit {
            Unit::Day => write!(f, "{}", self.first),
            Unit::Week => {
                // The first days of January may belong to the last week of the year before.
                let week = self.first.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Unit::Month => write!(f, "{year:04}-{month:02}"),
            Unit::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Unit::Year => write!(f, "{year:04}"),
        }
    }
}

/// The hour of the day, 0 to 23.
pub(super) fn hour(at: UnixTime, zone: &TimeZone) -> Option<u8> {
    u8::try_from(civil(at, zone)?.hour()).ok()
}

/// The day of the week.
pub(super) fn weekday(at: UnixTime, zone: &TimeZone) -> Option<Weekday> {
    Some(civil(at, zone)?.weekday())
}

fn civil(at: UnixTime, zone: &TimeZone) -> Option<jiff::civil::DateTime> {
    Timestamp::from_second(at.0).ok().map(|timestamp| zone.to_datetime(timestamp))
}

#[cfg(test)]
mod tests {
    use jiff::tz::offset;

    use super::*;

    fn at(text: &str) -> UnixTime {
        UnixTime(text.parse::<Timestamp>().unwrap().as_second())
    }

    #[test]
    fn a_time_is_in_one_period_of_each_length() {
        let taipei = TimeZone::fixed(offset(8));
        let names =
            |time: &str| Unit::ALL.map(|unit| Period::of(at(time), unit, &taipei).unwrap().to_string()).join(" ");
        // The last minute of a year in Taipei is still afternoon in Greenwich.
        assert_eq!(names("2019-12-31T23:59:00+08:00"), "2019-12-31 2020-W01 2019-12 2019-Q4 2019");
        assert_eq!(names("2019-12-31T16:00:00Z"), "2020-01-01 2020-W01 2020-01 2020-Q1 2020");
        assert_eq!(names("2021-01-03T12:00:00+08:00"), "2021-01-03 2020-W53 2021-01 2021-Q1 2021");
        assert_eq!(hour(at("2019-12-31T16:00:00Z"), &taipei), Some(0));
        assert_eq!(weekday(at("2019-12-31T16:00:00Z"), &taipei), Some(Weekday::Wednesday));
        assert_eq!(Period::of(UnixTime(i64::MAX), Unit::Day, &taipei), None);
    }

    #[test]
    fn no_period_is_left_out_of_a_range() {
        let first = |time: &str, unit| Period::of(at(time), unit, &TimeZone::UTC).unwrap();
        let range = |unit| {
            let (from, to) = (first("2019-11-30T00:00:00Z", unit), first("2020-02-01T00:00:00Z", unit));
            Period::range(from, to).map(|period| period.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(range(Unit::Month), ["2019-11", "2019-12", "2020-01", "2020-02"]);
        assert_eq!(range(Unit::Quarter), ["2019-Q4", "2020-Q1"]);
        assert_eq!(range(Unit::Year), ["2019", "2020"]);
        let last = |unit| first("2020-02-05T00:00:00Z", unit).last_day().to_string();
        assert_eq!(Unit::ALL.map(last), ["2020-02-05", "2020-02-09", "2020-02-29", "2020-03-31", "2020-12-31"]);
        assert_eq!(range(Unit::Day).len(), 64);
        assert_eq!(range(Unit::Week).len(), 10);
    }
}
