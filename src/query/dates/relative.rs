//! Dates by where they lie from now: `yesterday`, `last week`, `7d`, `3 days ago`, 昨天, 上週, 最近30天.
//!
//! A calendar unit is meant as the calendar has it (a week begins on Monday); `7d` and 最近7天 reach from the beginning of
//! the day that many days ago to the end of today.

use jiff::{
    Span, ToSpan,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::query::{
    syntax::{field::narrow, lexer::dots},
    work::looked_at,
};
use crate::thread::UnixTime;

/// The greatest number of units that is taken for a distance: more is a year, or a slip.
const MOST: i64 = 9_999;
/// Of years fewer: `114年` is a year, if of another calendar.
const MOST_YEARS: i64 = 50;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The names of the units; the first is what is printed.
const UNITS: [(Unit, &[&str]); 6] = [
    (Unit::Minute, &["min", "mins", "minute", "minutes", "分鐘", "分钟"]),
    (Unit::Hour, &["h", "hour", "hours", "小時", "小时", "個小時", "个小时", "鐘頭", "個鐘頭"]),
    (Unit::Day, &["d", "day", "days", "天"]),
    (Unit::Week, &["w", "week", "weeks", "週", "周", "個星期", "个星期", "星期", "個禮拜", "个礼拜", "禮拜", "礼拜"]),
    (Unit::Month, &["mo", "month", "months", "個月", "个月"]),
    (Unit::Year, &["y", "year", "years", "年"]),
];

/// A stretch of time, told from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Relative {
    /// The calendar unit that many before the one at hand.
    Ago(i64, Unit),
    /// From that many units ago until now.
    Last(i64, Unit),
}

/// The words that stand for one.
const WORDS: [(&str, Relative); 34] = [
    ("today", Relative::Ago(0, Unit::Day)),
    ("今天", Relative::Ago(0, Unit::Day)),
    ("今日", Relative::Ago(0, Unit::Day)),
    ("yesterday", Relative::Ago(1, Unit::Day)),
    ("昨天", Relative::Ago(1, Unit::Day)),
    ("昨日", Relative::Ago(1, Unit::Day)),
    ("前天", Relative::Ago(2, Unit::Day)),
    ("本週", Relative::Ago(0, Unit::Week)),
    ("本周", Relative::Ago(0, Unit::Week)),
    ("這週", Relative::Ago(0, Unit::Week)),
    ("這周", Relative::Ago(0, Unit::Week)),
    ("这周", Relative::Ago(0, Unit::Week)),
    ("這星期", Relative::Ago(0, Unit::Week)),
    ("這禮拜", Relative::Ago(0, Unit::Week)),
    ("上週", Relative::Ago(1, Unit::Week)),
    ("上周", Relative::Ago(1, Unit::Week)),
    ("上星期", Relative::Ago(1, Unit::Week)),
    ("上禮拜", Relative::Ago(1, Unit::Week)),
    ("上礼拜", Relative::Ago(1, Unit::Week)),
    ("上上週", Relative::Ago(2, Unit::Week)),
    ("上上周", Relative::Ago(2, Unit::Week)),
    ("本月", Relative::Ago(0, Unit::Month)),
    ("這個月", Relative::Ago(0, Unit::Month)),
    ("这个月", Relative::Ago(0, Unit::Month)),
    ("上個月", Relative::Ago(1, Unit::Month)),
    ("上个月", Relative::Ago(1, Unit::Month)),
    ("上月", Relative::Ago(1, Unit::Month)),
    ("上上個月", Relative::Ago(2, Unit::Month)),
    ("上上个月", Relative::Ago(2, Unit::Month)),
    ("今年", Relative::Ago(0, Unit::Year)),
    ("去年", Relative::Ago(1, Unit::Year)),
    ("前年", Relative::Ago(2, Unit::Year)),
    ("本年", Relative::Ago(0, Unit::Year)),
    ("大前天", Relative::Ago(3, Unit::Day)),
];

impl Relative {
    /// Reads such a date in any of its forms.
    pub(in crate::query) fn read(text: &str) -> Option<Self> {
        let plain = narrow(text).replace(['-', '_', '\u{3000}'], " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let joined = words.concat();
        let word = || WORDS.iter().find(|(word, _)| *word == joined).map(|(_, relative)| *relative);
        english(&words).or_else(word).or_else(|| counted(&joined))
    }

    /// The longest date of several words, in bytes.
    const LONGEST: usize = 40;

    /// The bytes of `text` that a date of two or three words takes, `last week` or `3 days ago`, up to what ends a word or
    /// the dots of a range.
    pub(in crate::query) fn words_at_start(text: &str, ends: impl Fn(char) -> bool) -> Option<usize> {
        let text = &text[..text.floor_char_boundary(Self::LONGEST)];
        let ends = |(at, c): &(usize, char)| ends(*c) || dots(&text[*at..]).is_some();
        let ends = text.char_indices().filter(ends).map(|(at, _)| at).chain([text.len()]);
        let ends: Vec<_> = ends.skip(1).take(2).collect();
        looked_at(ends.last().copied().unwrap_or(text.len()));
        let is_one = |text: &str| {
            let plain = narrow(text);
            let words: Vec<_> = plain.split_whitespace().collect();
            let ago = || counted(&words.concat()).filter(|_| words.last() == Some(&"ago"));
            english(&words).or_else(ago).is_some()
        };
        ends.into_iter().rev().find(|&end| is_one(&text[..end]))
    }

    /// Whether it is one day.
    pub(in crate::query) const fn is_day(self) -> bool {
        matches!(self, Self::Ago(_, Unit::Day))
    }

    /// The civil times between which it lies, the second excluded; `None` beyond the calendar.
    pub(in crate::query) fn bounds(self, now: UnixTime, zone: &TimeZone) -> Option<(DateTime, DateTime)> {
        let now = zone.to_datetime(jiff::Timestamp::from_second(now.0).ok()?);
        match self {
            Self::Ago(number, unit) => {
                let start = unit.start(now)?.checked_sub(unit.span(number)).ok()?;
                Some((start, start.checked_add(unit.span(1)).ok()?))
            }
            Self::Last(number, unit) => {
                // A week, a month or a year back is a day; hours and minutes are counted as they are.
                let fine = if matches!(unit, Unit::Minute | Unit::Hour) { unit } else { Unit::Day };
                let start = fine.start(now)?.checked_sub(unit.span(number)).ok()?;
                Some((start, fine.start(now)?.checked_add(fine.span(1)).ok()?))
            }
        }
    }
}

impl std::fmt::Display for Relative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ago(0, Unit::Day) => f.write_str("today"),
            Self::Ago(1, Unit::Day) => f.write_str("yesterday"),
            Self::Ago(0, unit) => write!(f, "this-{}", unit.word()),
            Self::Ago(1, unit) => write!(f, "last-{}", unit.word()),
            Self::Ago(number, unit) => write!(f, "{number}{}-ago", unit.name()),
            Self::Last(number, unit) => write!(f, "{number}{}", unit.name()),
        }
    }
}

impl Unit {
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

    /// So many of it.
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

    /// When the one at hand began.
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
        ["this", unit] => Some(Relative::Ago(0, Unit::named(unit)?)),
        ["last" | "previous", unit] => Some(Relative::Ago(1, Unit::named(unit)?)),
        ["last" | "past", count, unit] => bounded(number(count)?, Unit::named(unit)?, Relative::Last),
        [count, unit, "ago"] => bounded(number(count)?, Unit::named(unit)?, Relative::Ago),
        _ => None,
    }
}

/// `7d`, `7d ago`, `3天前`, `最近三個月`, `過去 30 天內`.
fn counted(joined: &str) -> Option<Relative> {
    let starts = ["最近", "過去", "过去", "近"];
    let stretch = starts.into_iter().find_map(|start| joined.strip_prefix(start));
    let text = stretch.unwrap_or(joined);
    let before = ["以前", "之前", "前", "ago"].into_iter().find_map(|end| text.strip_suffix(end));
    let text = match (stretch, before) {
        (None, Some(text)) => text,
        _ => text.strip_suffix(['內', '内']).unwrap_or(text),
    };
    let (number, unit) = text.split_at(text.find(|c| !is_numeral(c))?);
    let kind = if stretch.is_none() && before.is_some() { Relative::Ago } else { Relative::Last };
    bounded(numeral(number)?, Unit::named(unit)?, kind)
}

fn bounded(number: i64, unit: Unit, kind: fn(i64, Unit) -> Relative) -> Option<Relative> {
    let most = if unit == Unit::Year { MOST_YEARS } else { MOST };
    let relative = kind(number, unit);
    // The day no days ago is today, but the last no days are nothing.
    (number <= most && !matches!(relative, Relative::Last(0, _))).then_some(relative)
}

const NUMERALS: &str = "零一二三四五六七八九";

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || c == '兩' || c == '两' || NUMERALS.contains(c)
}

/// A number in digits, or in Chinese numerals up to 九十九.
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
