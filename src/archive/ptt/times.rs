//! When things were written: the dates in page headers, and the comment stamps that carry no year.

use std::net::IpAddr;

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{self, Offset},
};

use crate::thread::UnixTime;

/// Taipei has been eight hours ahead of UTC without summer time since 1980, longer than PTT has existed.
const TAIPEI: Offset = tz::offset(8);
/// A comment this much older than its post, in seconds, was pasted into it or came along when it was forwarded.
const PASTED: i64 = 5 * 60;
/// Within this many seconds of a date, no other year's date with the same day is nearer.
const HALF_A_YEAR: i64 = 182 * 24 * 60 * 60;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a time in any of the forms that crawlers write: the date of a page header, `Tue Jan 28 16:46:19 2025`; ISO 8601
/// with or without a zone, `2019-04-16T06:21:51.000Z`; `2017-03-01 00:22:58`, `2025/01/28 16:50` and `01/31/2025 16:46:21`;
/// `2025年1月28日 下午4:46`, `民國114年1月28日`, `114/01/28` and `2025.01.28`; `1/28/2025, 4:46:21 PM`; what Go, R and Ruby print, with
/// `+0800`, `CST` or both; RFC 2822; seconds, milliseconds or microseconds since 1970. Without a zone it is Taipei's time. A
/// year before 1970 is what a library makes of a time without one, and no time.
pub(in crate::archive) fn header_date(text: &str) -> Option<UnixTime> {
    any_date(text).filter(|time| time.0 >= 0)
}

fn any_date(text: &str) -> Option<UnixTime> {
    // `CST` is China's in archives of PTT: Taipei's time.
    let text = text.trim().trim_end_matches(" CST");
    // Many comments have no time, and the parsers below take turns.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Times with a zone first: the parser of local times below would ignore the zone.
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(UnixTime(moment.as_second()));
    }
    let local = page_date(text).or_else(|| text.parse::<DateTime>().ok()).or_else(|| slashed_date(text));
    let local = local.or_else(|| chinese_date(text)).or_else(|| printed_date(text));
    local.and_then(in_taipei).or_else(|| epoch(text)).or_else(|| {
        let with_offset = || Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", text).ok();
        let moment = jiff::fmt::rfc2822::parse(text).map(|moment| moment.timestamp()).ok();
        moment.or_else(with_offset).map(|moment| UnixTime(moment.as_second()))
    })
}

/// The forms of a local time that programs print and that no parser above reads.
const PRINTED: [&str; 5] =
    ["%Y%m%d%H%M%S", "%b %d, %Y %H:%M", "%b %d, %Y %H:%M:%S", "%m/%d/%Y, %I:%M:%S %p", "%a %b %d %H:%M:%S CST %Y"];

fn printed_date(text: &str) -> Option<DateTime> {
    // A number of 14 digits is a time only if it begins with the year of one.
    let is_number = is_digits(text) && !(text.len() == 14 && (text.starts_with("19") || text.starts_with("20")));
    if is_number { None } else { PRINTED.iter().find_map(|form| DateTime::strptime(form, text).ok()) }
}

/// Seconds since 1970 as a number with a unit known by its size: nothing on PTT is older than 1973 or later than 5000.
fn epoch(text: &str) -> Option<UnixTime> {
    let whole = text.split_once('.').map_or(text, |(whole, fraction)| if is_digits(fraction) { whole } else { "" });
    // `parse` also takes a sign.
    let number: i64 = whole.parse().ok().filter(|_| is_digits(whole))?;
    match number {
        // The unit by the size: these are seconds of the years 1973 to 5138, the next ones milliseconds and
        // microseconds.
        100_000_000..100_000_000_000 => Some(UnixTime(number)),
        100_000_000_000..100_000_000_000_000 => Some(UnixTime(number / 1000)),
        100_000_000_000_000..100_000_000_000_000_000 => Some(UnixTime(number / 1_000_000)),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The year before the first one of the Republic of China.
const BEFORE_THE_REPUBLIC: i16 = 1911;

/// A date in Chinese or with dots, in the form of [`slashed_date`], or `None` if it is no such date.
fn chinese_date(text: &str) -> Option<DateTime> {
    let (is_of_republic, rest) = text.strip_prefix("民國").map_or((false, text), |rest| (true, rest.trim_start()));
    let (date, clock) = if let Some((date, clock)) = rest.split_once('日') {
        (date.replace(['年', '月'], "/"), clock)
    } else {
        let (date, clock) = rest.split_once(' ').unwrap_or((rest, ""));
        (date.replace('.', "/"), clock)
    };
    let mut parts = date.split('/').map(str::trim);
    let (year, month, day) = (parts.next()?.parse::<i16>().ok()?, parts.next()?, parts.next()?);
    if parts.next().is_some_and(|more| !more.is_empty()) {
        return None;
    }
    let year = if is_of_republic { year.checked_add(BEFORE_THE_REPUBLIC)? } else { year };
    let digits = clock.trim_matches(|c: char| !c.is_ascii_digit());
    let found = slashed_date(&format!("{year}/{month}/{day} {}", if digits.is_empty() { "0:0" } else { digits }))?;
    found.with().hour(hour_of_day(found.hour(), clock)).build().ok()
}

/// The hour from 0 to 23 that `hour` is, if `clock` names the half of the day.
fn hour_of_day(hour: i8, clock: &str) -> i8 {
    let names = |words: [&str; 4]| words.iter().any(|word| clock.contains(word));
    match hour {
        12 if names(["上午", "凌晨", "AM", "am"]) => 0,
        1..12 if names(["下午", "晚上", "PM", "pm"]) => hour + 12,
        _ => hour,
    }
}

/// `2025/01/28 16:50:00` or `01/28/2025 16:50:00`; the seconds, or all of the clock, may be missing.
fn slashed_date(text: &str) -> Option<DateTime> {
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, "0:0"));
    let mut parts = date.split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let of_republic = first.parse::<i16>().ok().filter(|_| first.len() == 3).map(|year| year + BEFORE_THE_REPUBLIC);
    let of_republic = of_republic.map(|year| year.to_string());
    // Crawlers with an American locale write the month first.
    let (year, month, day) = match &of_republic {
        Some(year) => (year.as_str(), second, third),
        None if first.len() == 4 => (first, second, third),
        None => (third, first, second),
    };
    let mut clock = clock.trim().split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (clock.next()??, clock.next()??);
    let second = clock.next().map_or(Some(0), |second| second)?;
    let is_over = parts.next().is_none() && clock.next().is_none() && year.len() == 4;
    let date = is_over.then(|| (year.parse().ok(), month.parse().ok(), day.parse().ok()))?;
    DateTime::new(date.0?, date.1?, date.2?, hour, minute, second, 0).ok()
}

fn page_date(text: &str) -> Option<DateTime> {
    let mut words = text.split_ascii_whitespace();
    let (_weekday, month, day) = (words.next()?, words.next()?, words.next()?);
    let (time, year) = (words.next()?, words.next()?);
    let month = MONTHS.iter().position(|&name| name == month)? + 1;
    let mut clock = time.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // Users edit their headers, and leave years such as `20`.
    let year: i16 = year.parse().ok().filter(|year| (1970..3000).contains(year))?;
    DateTime::new(year, i8::try_from(month).ok()?, day.parse().ok()?, hour, minute, second, 0).ok()
}

fn in_taipei(local: DateTime) -> Option<UnixTime> {
    TAIPEI.to_timestamp(local).ok().map(|moment| UnixTime(moment.as_second()))
}

/// When a comment was written: `MM/DD HH:MM` as PTT prints it behind a comment, or a time with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Stamp {
    /// A day and a minute of an unknown year, in Taipei.
    Yearless(Yearless),
    /// A time that crawlers completed.
    Whole(UnixTime),
}

/// A day of the year and a minute of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) struct Yearless {
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
}

/// The length of a stamp without a year.
const STAMP: usize = "MM/DD HH:MM".len();

impl Stamp {
    /// Reads a stamp without a year; damaged ones, and days that no year has, are none.
    pub(in crate::archive) fn read(text: &str) -> Option<Self> {
        let &[m1, m2, b'/', d1, d2, b' ', h1, h2, b':', n1, n2] = text.as_bytes() else { return None };
        let (month, day) = (two_digits(m1, m2)?, two_digits(d1, d2)?);
        let (hour, minute) = (two_digits(h1, h2)?, two_digits(n1, n2)?);
        // 2000 is a leap year, so that February 29 passes.
        DateTime::new(2000, month, day, hour, minute, 0, 0).ok()?;
        Some(Self::Yearless(Yearless { month, day, hour, minute }))
    }

    /// Splits a stamp without a year off the end of `text`.
    pub(in crate::archive) fn split_off(text: &str) -> Option<(&str, Self)> {
        let text = text.trim_end();
        let (before, stamp) = text.split_at_checked(text.len().checked_sub(STAMP)?)?;
        Some((before, Self::read(stamp)?))
    }
}

impl Yearless {
    fn in_year(self, year: i16) -> Option<i64> {
        let local = DateTime::new(year, self.month, self.day, self.hour, self.minute, 0, 0).ok()?;
        in_taipei(local).map(|UnixTime(seconds)| seconds)
    }
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let both = tens.is_ascii_digit() && ones.is_ascii_digit();
    both.then(|| i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()).flatten()
}

/// Splits `1.2.3.4 05/12 13:30` into address and stamp; either may be missing or damaged.
pub(in crate::archive) fn address_and_stamp(text: &str) -> (Option<&str>, Option<Stamp>) {
    let text = text.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let ip = address(first);
    let time = if ip.is_some() { rest.trim_start() } else { text };
    let whole = || header_date(time).map(Stamp::Whole);
    // A whole date first: its end may look like a stamp without a year.
    let stamp = if time.len() > STAMP { whole() } else { None };
    (
        ip,
        stamp
            .or_else(|| without_year(time))
            .or_else(|| Stamp::split_off(text).map(|(_, stamp)| stamp))
            .or_else(|| if time.len() < STAMP { whole() } else { None }),
    )
}

/// The stamp in a time whose year is what libraries put in place of none, `1900-04-16 17:44` and `0000-04-16T17:44:00Z`, or
/// that has hyphens or seconds: `04-16 17:44`, `04/16 17:44:00`.
fn without_year(time: &str) -> Option<Stamp> {
    let time =
        ["1900", "0000"].iter().find_map(|year| time.strip_prefix(year)?.strip_prefix(['-', '/'])).unwrap_or(time);
    let (day, clock) = time.split_once([' ', 'T'])?;
    let minute = clock.get(..5).filter(|_| clock.len() == 5 || clock.get(5..6) == Some(":"))?;
    Stamp::read(&format!("{} {minute}", day.replace('-', "/")))
}

/// The address that `text` is, if it is one; crawlers write `None` for what they did not find.
pub(in crate::archive) fn address(text: &str) -> Option<&str> {
    let text = text.trim();
    text.parse::<IpAddr>().is_ok().then_some(text)
}

/// Infers the years of a post's comments, taken in page order: each is dated next to the one before it.
#[derive(Debug, Clone, Copy)]
pub(in crate::archive) struct CommentClock {
    /// The post's time, and the latest comment's so far; none if the post's is not known.
    since: Option<(i64, i64)>,
    /// The year of the latter, in Taipei.
    year: i16,
    /// True once a comment followed the post: on a page nothing below it is older than the post.
    follows: bool,
}

impl CommentClock {
    /// A clock for the comments under a post of that time. Without it no comment can be dated.
    pub(in crate::archive) fn new(posted_at: Option<UnixTime>) -> Self {
        let since = posted_at.map(|UnixTime(seconds)| (seconds, seconds));
        let year = posted_at.and_then(year).unwrap_or_default();
        Self { since, year, follows: false }
    }

    /// When the next comment was written.
    ///
    /// The year is the one that comes nearest to the latest comment before; but below a comment that follows the post,
    /// the nearest in which the comment follows the post too. Above it, one that comes out more than five minutes before
    /// the post was pasted into the post, or came along when it was forwarded: it keeps that time, and those after it are
    /// not dated by it.
    pub(in crate::archive) fn date(&mut self, stamp: Stamp) -> Option<UnixTime> {
        let stamp = match stamp {
            Stamp::Whole(time) => {
                self.pass(time.0);
                return Some(time);
            }
            Stamp::Yearless(stamp) => stamp,
        };
        let (posted, previous) = self.since?;
        let found = self.nearest(stamp, previous, self.follows.then_some(posted - PASTED))?;
        self.pass(found);
        Some(UnixTime(found))
    }

    /// Dates the following comments next to `found`, unless it is earlier than the post or than the latest comment.
    fn pass(&mut self, found: i64) {
        let Some((posted, previous)) = self.since else { return };
        self.follows |= found + PASTED >= posted;
        if found > previous && found + PASTED >= posted {
            self.since = Some((posted, found));
            self.year = year(UnixTime(found)).unwrap_or(self.year);
        }
    }

    fn nearest(&self, stamp: Yearless, previous: i64, earliest: Option<i64>) -> Option<i64> {
        let in_year = |year| stamp.in_year(year).filter(|&found| earliest.is_none_or(|earliest| found >= earliest));
        let same_year = in_year(self.year);
        // Nothing is nearer then; for most comments two conversions of a date are saved.
        if same_year.is_some_and(|found| (found - previous).abs() < HALF_A_YEAR) {
            return same_year;
        }
        let neighbours = [in_year(self.year - 1), same_year, in_year(self.year + 1)];
        neighbours.into_iter().flatten().min_by_key(|found| (found - previous).abs())
    }
}

fn year(UnixTime(seconds): UnixTime) -> Option<i16> {
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(TAIPEI.to_datetime(moment).year())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Taipei's time, for tables.
    fn at(text: &str) -> UnixTime {
        in_taipei(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn header_dates_are_read_in_every_form_they_come_in() {
        for (text, expected) in [
            ("Tue Jan 28 16:46:19 2025", Some(at("2025-01-28T16:46:19"))),
            ("Sat Apr  6 20:57:43 2024", Some(at("2024-04-06T20:57:43"))),
            ("2019-04-16T06:21:51.000Z", Some(at("2019-04-16T14:21:51"))),
            ("2017-03-01 00:22:58", Some(at("2017-03-01T00:22:58"))),
            ("2025-01-28T16:46:21+08:00", Some(UnixTime(1_738_053_981))),
            ("2025-01-28T16:46:21+0800", Some(UnixTime(1_738_053_981))),
            ("2025/01/28 16:46", Some(at("2025-01-28T16:46:00"))),
            ("01/28/2025 16:46:19", Some(at("2025-01-28T16:46:19"))),
            ("2025/01/28", Some(at("2025-01-28T00:00:00"))),
            ("2025.01.28", Some(at("2025-01-28T00:00:00"))),
            ("2025.01.28 16:46", Some(at("2025-01-28T16:46:00"))),
            ("2025/01/28 下午 4:46:19", Some(at("2025-01-28T16:46:19"))),
            ("2025年1月28日 上午12:05", Some(at("2025-01-28T00:05:00"))),
            ("2025年1月28日", Some(at("2025-01-28T00:00:00"))),
            ("民國114年1月28日 16:46", Some(at("2025-01-28T16:46:00"))),
            ("民國 114/01/28", Some(at("2025-01-28T00:00:00"))),
            ("1.2.3", None),
            ("192.168.1.7", None),
            ("Tue, 28 Jan 2025 16:46:21 +0800", Some(UnixTime(1_738_053_981))),
            ("1738053981", Some(UnixTime(1_738_053_981))),
            ("1738053981.0", Some(UnixTime(1_738_053_981))),
            ("1738053981000", Some(UnixTime(1_738_053_981))),
            ("1738053981000000", Some(UnixTime(1_738_053_981))),
            ("2330", None),
            ("-1738053981", None),
            ("13/28/2025 16:46", None),
            ("Tue Jul  5 14:41:05 20", None),
            ("3/20", None),
            ("", None),
            ("someone (1.2.3.4), 07/16/2018 08:33:20", None),
            ("Tue Foo 28 16:46:19 2025", None),
        ] {
            assert_eq!(header_date(text), expected, "{text}");
        }
    }

    #[test]
    fn stamps_are_exact_or_nothing() {
        for text in ["05/12", "05/12 13:", "06/0", "00:3O", "05/12 13:3O", "13/01 00:00", "02/30 00:00", "1/28 00:00"] {
            assert_eq!(Stamp::read(text), None, "{text}");
        }
        let stamp = Stamp::read("05/12 13:30");
        for (text, expected) in [
            ("1.2.3.4 05/12 13:30", (Some("1.2.3.4"), stamp)),
            (" 05/12 13:30\n", (None, stamp)),
            ("1.2.3.4", (Some("1.2.3.4"), None)),
            ("None", (None, None)),
            ("123.195.130.11183 05/12 13:30", (None, stamp)),
            ("1.2.3.4 2025/01/28 16:50", (Some("1.2.3.4"), header_date("2025/01/28 16:50").map(Stamp::Whole))),
            ("2025-01-28 16:51:00", (None, header_date("2025-01-28 16:51:00").map(Stamp::Whole))),
            ("", (None, None)),
        ] {
            assert_eq!(address_and_stamp(text), expected, "{text}");
        }
    }

    #[test]
    fn comments_are_dated_next_to_each_other() {
        let posts: [(&str, &[(&str, &str)]); 8] = [
            // Below a comment that follows the post, nothing precedes it.
            (
                "2016-07-12T09:00:00",
                &[
                    ("07/12 09:10", "2016-07-12T09:10"),
                    ("07/13 22:40", "2016-07-13T22:40"),
                    ("05/21 08:00", "2017-05-21T08:00"),
                    ("07/20 08:00", "2017-07-20T08:00"),
                ],
            ),
            ("2017-03-22T00:59:00", &[("03/22 01:00", "2017-03-22T01:00"), ("03/17 18:00", "2018-03-17T18:00")]),
            // One late comment, on a page that was edited, moves none of those below it.
            (
                "2016-06-21T09:00:00",
                &[
                    ("06/21 10:00", "2016-06-21T10:00"),
                    ("11/23 07:00", "2016-11-23T07:00"),
                    ("06/21 10:05", "2016-06-21T10:05"),
                ],
            ),
            ("2025-01-28T16:46:21", &[("01/28 16:46", "2025-01-28T16:46"), ("02/01 09:00", "2025-02-01T09:00")]),
            ("2018-12-31T23:50:00", &[("12/31 23:51", "2018-12-31T23:51"), ("01/01 00:02", "2019-01-01T00:02")]),
            // Pasted comments: dated before the post, and without moving those after them.
            (
                "2018-03-05T10:00:00",
                &[
                    ("12/30 08:00", "2017-12-30T08:00"),
                    ("03/04 09:00", "2018-03-04T09:00"),
                    ("03/05 10:01", "2018-03-05T10:01"),
                ],
            ),
            ("2019-12-01T00:00:00", &[("02/28 10:00", "2020-02-28T10:00"), ("02/29 10:00", "2020-02-29T10:00")]),
            (
                "2016-01-10T00:00:00",
                &[
                    ("06/01 00:00", "2016-06-01T00:00"),
                    ("11/01 00:00", "2016-11-01T00:00"),
                    ("03/01 00:00", "2017-03-01T00:00"),
                ],
            ),
        ];
        for (posted, comments) in posts {
            let mut clock = CommentClock::new(Some(at(posted)));
            for (stamp, expected) in comments {
                assert_eq!(clock.date(Stamp::read(stamp).unwrap()), Some(at(expected)), "{posted}: {stamp}");
            }
        }
    }

    #[test]
    fn without_a_post_time_there_is_no_year() {
        let mut clock = CommentClock::new(None);
        assert_eq!(clock.date(Stamp::read("05/12 13:30").unwrap()), None);
        assert_eq!(clock.date(Stamp::Whole(UnixTime(7))), Some(UnixTime(7)));
    }
}
