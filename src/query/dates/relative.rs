//! Relative dates: `yesterday`, `last week`, `7d`, `3 days ago`, 昨天, 上週, 最近30天.
//!
//! A calendar unit is the one of the calendar (weeks begin on Monday); `7d` and 最近7天 last from the start of the day
//! that many days ago to the end of today.

use jiff::{
    Span, ToSpan,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::query::{
    scan,
    syntax::{boundary::dots, field::halfwidth_lower},
};
use crate::thread::UnixTime;

/// The maximum number of units: a larger one is a year, or a typo.
const MAX_COUNT: i64 = 9_999;
/// The maximum number of years: `114年` is a year of another calendar.
const MAX_YEARS: i64 = 50;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum TimeUnit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The names of the units; the first is the one that is printed.
const UNITS: [(TimeUnit, &[&str]); 6] = [
    (TimeUnit::Minute, &["min", "mins", "minute", "minutes", "分鐘", "分钟"]),
    (TimeUnit::Hour, &["h", "hour", "hours", "小時", "小时", "個小時", "个小时", "鐘頭", "個鐘頭"]),
    (TimeUnit::Day, &["d", "day", "days", "天"]),
    (
        TimeUnit::Week,
        &["w", "week", "weeks", "週", "周", "個星期", "个星期", "星期", "個禮拜", "个礼拜", "禮拜", "礼拜"],
    ),
    (TimeUnit::Month, &["mo", "month", "months", "個月", "个月"]),
    (TimeUnit::Year, &["y", "year", "years", "年"]),
];

/// A period relative to the current time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Relative {
    /// The calendar unit that many before the current one.
    Ago(i64, TimeUnit),
    /// From that many units ago until now.
    Last(i64, TimeUnit),
}

/// Single words for relative dates.
const WORDS: [(&str, Relative); 34] = [
    ("today", Relative::Ago(0, TimeUnit::Day)),
    ("今天", Relative::Ago(0, TimeUnit::Day)),
    ("今日", Relative::Ago(0, TimeUnit::Day)),
    ("yesterday", Relative::Ago(1, TimeUnit::Day)),
    ("昨天", Relative::Ago(1, TimeUnit::Day)),
    ("昨日", Relative::Ago(1, TimeUnit::Day)),
    ("前天", Relative::Ago(2, TimeUnit::Day)),
    ("本週", Relative::Ago(0, TimeUnit::Week)),
    ("本周", Relative::Ago(0, TimeUnit::Week)),
    ("這週", Relative::Ago(0, TimeUnit::Week)),
    ("這周", Relative::Ago(0, TimeUnit::Week)),
    ("这周", Relative::Ago(0, TimeUnit::Week)),
    ("這星期", Relative::Ago(0, TimeUnit::Week)),
    ("這禮拜", Relative::Ago(0, TimeUnit::Week)),
    ("上週", Relative::Ago(1, TimeUnit::Week)),
    ("上周", Relative::Ago(1, TimeUnit::Week)),
    ("上星期", Relative::Ago(1, TimeUnit::Week)),
    ("上禮拜", Relative::Ago(1, TimeUnit::Week)),
    ("上礼拜", Relative::Ago(1, TimeUnit::Week)),
    ("上上週", Relative::Ago(2, TimeUnit::Week)),
    ("上上周", Relative::Ago(2, TimeUnit::Week)),
    ("本月", Relative::Ago(0, TimeUnit::Month)),
    ("這個月", Relative::Ago(0, TimeUnit::Month)),
    ("这个月", Relative::Ago(0, TimeUnit::Month)),
    ("上個月", Relative::Ago(1, TimeUnit::Month)),
    ("上个月", Relative::Ago(1, TimeUnit::Month)),
    ("上月", Relative::Ago(1, TimeUnit::Month)),
    ("上上個月", Relative::Ago(2, TimeUnit::Month)),
    ("上上个月", Relative::Ago(2, TimeUnit::Month)),
    ("今年", Relative::Ago(0, TimeUnit::Year)),
    ("去年", Relative::Ago(1, TimeUnit::Year)),
    ("前年", Relative::Ago(2, TimeUnit::Year)),
    ("本年", Relative::Ago(0, TimeUnit::Year)),
    ("大前天", Relative::Ago(3, TimeUnit::Day)),
];

impl Relative {
    /// Parses a relative date in any of its forms.
    pub(in crate::query) fn read(text: &str) -> Option<Self> {
        // `last-week` needs no quotes on a command line, and is the printed form.
        let plain = halfwidth_lower(text).replace(['-', '_', '\u{3000}'], " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        // Chinese is written with and without blanks around numbers.
        let joined = words.concat();
        let word = || WORDS.iter().find(|(word, _)| *word == joined).map(|(_, relative)| *relative);
        english(&words).or_else(word).or_else(|| counted(&joined))
    }

    /// The maximum length of a date of several words, in bytes.
    const MAX_WORDS: usize = 40;

    /// The length of a date of two or three words at the start of `text`, such as `last week` or `3 days ago`, up to
    /// the end of a word or the dots of a range.
    pub(in crate::query) fn words_at_start(text: &str, ends: impl Fn(char) -> bool) -> Option<usize> {
        let text = &text[..text.floor_char_boundary(Self::MAX_WORDS)];
        let mut found = Vec::new();
        let last = scan::until_at(text, |at, c| {
            if ends(c) || dots(&text[at..]).is_some() {
                found.push(at);
            }
            found.len() > 2
        });
        if last == text.len() {
            found.push(last);
        }
        let ends: Vec<_> = found.into_iter().skip(1).take(2).collect();
        let is_one = |text: &str| {
            let plain = halfwidth_lower(text);
            let words: Vec<_> = plain.split_whitespace().collect();
            let ago = || counted(&words.concat()).filter(|_| words.last() == Some(&"ago"));
            english(&words).or_else(ago).is_some()
        };
        // The longest first: the start of a date may be a date.
        ends.into_iter().rev().find(|&end| is_one(&text[..end]))
    }

    /// Returns true if it is a single day.
    pub(in crate::query) const fn is_day(self) -> bool {
        matches!(self, Self::Ago(_, TimeUnit::Day))
    }

    /// The first civil time of the period and the one after its last; `None` beyond the calendar.
    pub(in crate::query) fn bounds(self, now: UnixTime, zone: &TimeZone) -> Option<(DateTime, DateTime)> {
        let now = zone.to_datetime(jiff::Timestamp::from_second(now.0).ok()?);
        match self {
            Self::Ago(number, unit) => {
                let start = unit.start(now)?.checked_sub(unit.span(number)).ok()?;
                Some((start, start.checked_add(unit.span(1)).ok()?))
            }
            Self::Last(number, unit) => {
                // Weeks, months and years back are counted in whole days; hours and minutes are not rounded to days.
                let fine = if matches!(unit, TimeUnit::Minute | TimeUnit::Hour) { unit } else { TimeUnit::Day };
                let start = fine.start(now)?.checked_sub(unit.span(number)).ok()?;
                Some((start, fine.start(now)?.checked_add(fine.span(1)).ok()?))
            }
        }
    }
}

impl std::fmt::Display for Relative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ago(0, TimeUnit::Day) => f.write_str("today"),
            Self::Ago(1, TimeUnit::Day) => f.write_str("yesterday"),
            Self::Ago(0, unit) => write!(f, "this-{}", unit.word()),
            Self::Ago(1, unit) => write!(f, "last-{}", unit.word()),
            Self::Ago(number, unit) => write!(f, "{number}{}-ago", unit.name()),
            Self::Last(number, unit) => write!(f, "{number}{}", unit.name()),
        }
    }
}

impl TimeUnit {
    fn named(name: &str) -> Option<Self> {
        UNITS.iter().find(|(_, names)| names.contains(&name)).map(|(unit, _)| *unit)
    }

    fn name(self) -> &'static str {
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, names)| names[0])
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The span of `number` units.
    fn span(self, number: i64) -> Span {
        match self {
            Self::Minute => number.minutes(),
            Self::Hour => number.hours(),
            Self::Day => number.days(),
            Self::Week => number.weeks(),
            Self::Month => number.months(),
            Self::Year => number.years(),
        }
    }

    /// The start of the unit that `now` is in.
    fn start(self, now: DateTime) -> Option<DateTime> {
        let date = now.date();
        let date = match self {
            Self::Minute => return now.with().second(0).subsec_nanosecond(0).build().ok(),
            Self::Hour => return now.with().minute(0).second(0).subsec_nanosecond(0).build().ok(),
            Self::Day => date,
            Self::Week => date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()?,
            Self::Month => date.first_of_month(),
            Self::Year => Date::new(date.year(), 1, 1).ok()?,
        };
        Some(date.to_datetime(Time::midnight()))
    }
}

fn english(words: &[&str]) -> Option<Relative> {
    let number = |word: &str| word.parse().ok().filter(|_| word.bytes().all(|byte| byte.is_ascii_digit()));
    match *words {
        ["this", unit] => Some(Relative::Ago(0, TimeUnit::named(unit)?)),
        ["last" | "previous", unit] => Some(Relative::Ago(1, TimeUnit::named(unit)?)),
        ["last" | "past", count, unit] => bounded(number(count)?, TimeUnit::named(unit)?, Relative::Last),
        [count, unit, "ago"] => bounded(number(count)?, TimeUnit::named(unit)?, Relative::Ago),
        _ => None,
    }
}

/// `7d`, `7d ago`, `3天前`, `最近三個月`, `過去 30 天內`.
fn counted(joined: &str) -> Option<Relative> {
    let prefixes = ["最近", "過去", "过去", "近"];
    let recent = prefixes.into_iter().find_map(|start| joined.strip_prefix(start));
    let text = recent.unwrap_or(joined);
    let before = ["以前", "之前", "前", "ago"].into_iter().find_map(|end| text.strip_suffix(end));
    let text = match (recent, before) {
        (None, Some(text)) => text,
        _ => text.strip_suffix(['內', '内']).unwrap_or(text),
    };
    let (number, unit) = text.split_at(text.find(|c| !is_numeral(c))?);
    // `3天前` is one day, `最近3天` all three.
    let kind = if recent.is_none() && before.is_some() { Relative::Ago } else { Relative::Last };
    bounded(numeral(number)?, TimeUnit::named(unit)?, kind)
}

fn bounded(number: i64, unit: TimeUnit, kind: fn(i64, TimeUnit) -> Relative) -> Option<Relative> {
    let max = if unit == TimeUnit::Year { MAX_YEARS } else { MAX_COUNT };
    let relative = kind(number, unit);
    // `0d-ago` is today, but a period of 0 units is empty.
    (number <= max && !matches!(relative, Relative::Last(0, _))).then_some(relative)
}

const NUMERALS: &str = "零一二三四五六七八九";

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || c == '兩' || c == '两' || NUMERALS.contains(c)
}

/// Parses a number in digits, or in Chinese numerals up to 九十九.
fn numeral(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |text: &str| -> Option<i64> {
        let mut chars = text.chars();
        let (c, None) = (chars.next()?, chars.next()) else { return None };
        if matches!(c, '兩' | '两') { Some(2) } else { NUMERALS.chars().position(|d| d == c)?.try_into().ok() }
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}
