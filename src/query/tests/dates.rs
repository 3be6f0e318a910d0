//! The seconds that a date covers.

use jiff::{Timestamp, tz::TimeZone};

use super::{NOW, printed, read};
use crate::{
    query::{Context, DateRange, Query, QueryError, Value, parse},
    thread::UnixTime,
};

fn range_in(zone: &str, typed: &str) -> Result<DateRange, QueryError> {
    match parse(typed, &Context::new(TimeZone::get(zone).unwrap(), NOW))? {
        Query::Clause(clause) => match clause.value {
            Value::Dates(range) => Ok(range),
            other => panic!("{typed}: {other}"),
        },
        other => panic!("{typed}: {other}"),
    }
}

/// Both ends as local time, `-` for an open one.
fn ends(zone: &str, typed: &str) -> String {
    let zoned = TimeZone::get(zone).unwrap();
    let shown = |end: Option<UnixTime>| match end {
        None => "-".to_owned(),
        Some(UnixTime(second)) => Timestamp::from_second(second)
            .unwrap()
            .to_zoned_datetime(zoned.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
    };
    let range = range_in(zone, typed).unwrap_or_else(|error| panic!("{}", error.render(typed)));
    format!("{} {}", shown(range.from), shown(range.until))
}

#[test]
fn dates_are_rounded_outward() {
    for (typed, from, until) in [
        ("2025", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("2025-01", "2025-01-01T00:00:00", "2025-02-01T00:00:00"),
        ("2025-12", "2025-12-01T00:00:00", "2026-01-01T00:00:00"),
        ("2025-02", "2025-02-01T00:00:00", "2025-03-01T00:00:00"),
        ("2024-02", "2024-02-01T00:00:00", "2024-03-01T00:00:00"),
        ("2024-02-29", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2000-02-29", "2000-02-29T00:00:00", "2000-03-01T00:00:00"),
        ("2025-02-28", "2025-02-28T00:00:00", "2025-03-01T00:00:00"),
        ("2025-01-31", "2025-01-31T00:00:00", "2025-02-01T00:00:00"),
        ("2025-04-30", "2025-04-30T00:00:00", "2025-05-01T00:00:00"),
        ("2025-12-31", "2025-12-31T00:00:00", "2026-01-01T00:00:00"),
        ("2025-01-20T16", "2025-01-20T16:00:00", "2025-01-20T17:00:00"),
        ("2025-12-31T23", "2025-12-31T23:00:00", "2026-01-01T00:00:00"),
        ("2025-01-20T16:46", "2025-01-20T16:46:00", "2025-01-20T16:47:00"),
        ("2025-01-20T16:46:21", "2025-01-20T16:46:21", "2025-01-20T16:46:22"),
        ("2025-01-20t08:46Z", "2025-01-20T16:46:00", "2025-01-20T16:47:00"),
        ("2025-01-20T16:46:21+08:00", "2025-01-20T16:46:21", "2025-01-20T16:46:22"),
        ("2025-01-20T04:46-0400", "2025-01-20T16:46:00", "2025-01-20T16:47:00"),
        ("\"2025-01-20 16:46\"", "2025-01-20T16:46:00", "2025-01-20T16:47:00"),
        ("「2025-01」", "2025-01-01T00:00:00", "2025-02-01T00:00:00"),
        ("2025/01/20", "2025-01-20T00:00:00", "2025-01-21T00:00:00"),
        ("2025/1/2", "2025-01-02T00:00:00", "2025-01-03T00:00:00"),
        ("20250120", "2025-01-20T00:00:00", "2025-01-21T00:00:00"),
        ("20250120T16", "2025-01-20T16:00:00", "2025-01-20T17:00:00"),
        ("2025-01..2025-02", "2025-01-01T00:00:00", "2025-03-01T00:00:00"),
        ("2025-01-20..2025-02-03", "2025-01-20T00:00:00", "2025-02-04T00:00:00"),
        ("2025..2025", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("2025..2025-01", "2025-01-01T00:00:00", "2025-02-01T00:00:00"),
        ("2999", "2999-01-01T00:00:00", "3000-01-01T00:00:00"),
    ] {
        assert_eq!(ends("Asia/Taipei", &format!("date:{typed}")), format!("{from}+08:00 {until}+08:00"), "{typed}");
    }
}

#[test]
fn a_side_may_be_open() {
    for (typed, from, until) in [
        ("date:2025-01..", "2025-01-01T00:00:00+00:00", "-"),
        ("date:..2025-02-03", "-", "2025-02-04T00:00:00+00:00"),
        ("after:2025-01", "2025-01-01T00:00:00+00:00", "-"),
        ("before:2025-01", "-", "2025-01-01T00:00:00+00:00"),
        ("date:>=2025-01", "2025-01-01T00:00:00+00:00", "-"),
        ("date:>2025-01", "2025-02-01T00:00:00+00:00", "-"),
        ("date:<=2025-01", "-", "2025-02-01T00:00:00+00:00"),
        ("date:<2025-01", "-", "2025-01-01T00:00:00+00:00"),
    ] {
        assert_eq!(ends("UTC", typed), format!("{from} {until}"), "{typed}");
    }
}

#[test]
fn relative_dates() {
    // Now is 2026-01-20T12:00 in Taipei, a Tuesday.
    for (typed, from, until) in [
        ("today 今天 今日 this-day", "2026-01-20T00:00:00", "2026-01-21T00:00:00"),
        ("yesterday 昨天 昨日 1d-ago last-day", "2026-01-19T00:00:00", "2026-01-20T00:00:00"),
        ("前天 2d-ago 2天前 兩天前", "2026-01-18T00:00:00", "2026-01-19T00:00:00"),
        ("大前天 3天之前", "2026-01-17T00:00:00", "2026-01-18T00:00:00"),
        ("this-week 本週 本周 這週 这周 這星期 這禮拜", "2026-01-19T00:00:00", "2026-01-26T00:00:00"),
        ("last-week previous_week 上週 上周 上星期 上禮拜 1週前", "2026-01-12T00:00:00", "2026-01-19T00:00:00"),
        ("上上週 2w-ago", "2026-01-05T00:00:00", "2026-01-12T00:00:00"),
        ("this-month 本月 這個月 这个月", "2026-01-01T00:00:00", "2026-02-01T00:00:00"),
        ("last-month 上個月 上个月 上月 previous_month", "2025-12-01T00:00:00", "2026-01-01T00:00:00"),
        ("上上個月 2mo-ago 2個月前", "2025-11-01T00:00:00", "2025-12-01T00:00:00"),
        ("this-year 今年", "2026-01-01T00:00:00", "2027-01-01T00:00:00"),
        ("last-year 去年", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("前年 2y-ago 兩年前", "2024-01-01T00:00:00", "2025-01-01T00:00:00"),
        (
            "7d 7天 最近7天 最近七天 近7天 過去7天 過去七天內 last-7-days 1w 最近一週",
            "2026-01-13T00:00:00",
            "2026-01-21T00:00:00",
        ),
        ("30d 最近30天 最近三十天 past-30-days", "2025-12-21T00:00:00", "2026-01-21T00:00:00"),
        ("3mo 3個月 最近三個月", "2025-10-20T00:00:00", "2026-01-21T00:00:00"),
        ("1y 最近一年", "2025-01-20T00:00:00", "2026-01-21T00:00:00"),
        ("24h 最近24小時 最近二十四小時", "2026-01-19T12:00:00", "2026-01-20T13:00:00"),
        ("90min 最近90分鐘", "2026-01-20T10:30:00", "2026-01-20T12:01:00"),
        ("yesterday..今天", "2026-01-19T00:00:00", "2026-01-21T00:00:00"),
        ("去年..上個月", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("2025-12..昨天", "2025-12-01T00:00:00", "2026-01-20T00:00:00"),
        ("民國114年 民國114 民国114年", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("民國114年1月 民國114/1 民國114-01", "2025-01-01T00:00:00", "2025-02-01T00:00:00"),
        ("民國114年1月28日 民國114/1/28 2025年1月28日 2025年1月28號", "2025-01-28T00:00:00", "2025-01-29T00:00:00"),
        ("2025年 2025年01月..2025年12月", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("@1768881600", "2026-01-20T12:00:00", "2026-01-20T12:00:01"),
    ] {
        for typed in typed.split(' ') {
            let typed = format!("date:{typed}");
            assert_eq!(ends("Asia/Taipei", &typed), format!("{from}+08:00 {until}+08:00"), "{typed}");
        }
    }
}

#[test]
fn a_date_of_several_words_needs_no_quotes() {
    for (typed, means) in [
        ("date:last week x", "date:last-week x"),
        ("x date:3 days ago y", "x date:3d-ago y"),
        ("日期：last 7 days", "date:7d"),
        ("after:last month before:this week", "date:last-month.. date:<this-week"),
        ("commented:\"last week\"", "commented:last-week"),
        ("(date:last week)", "date:last-week"),
        ("date:yesterday week", "date:yesterday week"),
        ("date:2025 week", "date:2025 week"),
    ] {
        assert_eq!(printed(typed), means, "{typed}");
        assert_eq!(read(means), read(typed), "{typed}");
    }
}

#[test]
fn a_relative_day_is_a_day_of_the_zone() {
    assert_eq!(ends("UTC", "date:today"), "2026-01-20T00:00:00+00:00 2026-01-21T00:00:00+00:00");
    assert_eq!(ends("Pacific/Kiritimati", "date:today"), "2026-01-20T00:00:00+14:00 2026-01-21T00:00:00+14:00");
    assert_eq!(ends("Pacific/Honolulu", "date:today"), "2026-01-19T00:00:00-10:00 2026-01-20T00:00:00-10:00");
}

#[test]
fn days_and_hours_at_changes_of_the_offset() {
    for (zone, typed, from, until) in [
        ("America/New_York", "2025-03-09", "2025-03-09T00:00:00-05:00", "2025-03-10T00:00:00-04:00"),
        ("America/New_York", "2025-11-02T01", "2025-11-02T01:00:00-04:00", "2025-11-02T02:00:00-05:00"),
        ("America/New_York", "2025-11-02T00", "2025-11-02T00:00:00-04:00", "2025-11-02T01:00:00-04:00"),
        ("America/New_York", "2025-03-09T02", "2025-03-09T03:00:00-04:00", "2025-03-09T03:00:00-04:00"),
        ("America/New_York", "2025-03-09T02:30", "2025-03-09T03:30:00-04:00", "2025-03-09T03:30:00-04:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"),
        ("America/Sao_Paulo", "2018-11-03", "2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00"),
    ] {
        assert_eq!(ends(zone, &format!("date:{typed}")), format!("{from} {until}"), "{zone} {typed}");
    }
}

#[test]
fn printed_dates_are_canonical() {
    for (typed, means) in [
        ("date:20250120", "date:2025-01-20"),
        ("日期：2025/1/2", "date:2025-01-02"),
        ("date:\"2025-01-20 16:46\"", "date:2025-01-20T16:46"),
        ("date:2025-01-20T16:46z", "date:2025-01-20T16:46Z"),
        ("date:2025-01-20T16:46+08:00", "date:2025-01-20T16:46+08"),
        ("date:2025-01-20T16:46-03:30", "date:2025-01-20T16:46-03:30"),
        ("date:20250120..2025/2/3", "date:2025-01-20..2025-02-03"),
        ("date:２０２５／１／２０ 日期：＞＝２０２５", "date:2025-01-20 date:2025.."),
        ("date:２０２５年１月 date:民國１１４年 date:７ｄ", "date:2025-01 date:2025 date:7d"),
        ("date:2025-01-20\u{200b} au\u{feff}thor:x", "date:2025-01-20 author:x"),
        ("date:2025-01-20 16:46 x", "date:2025-01-20T16:46 x"),
        ("date:2025/1/20 9:05..20250121 10:00:59 y", "date:2025-01-20T09:05..2025-01-21T10:00:59 y"),
        ("(after:2025-01-20 16:46)", "date:2025-01-20T16:46.."),
        ("comment{commented:2025-01-20 16:46} 16:46", "comment{commented:2025-01-20T16:46} 16:46"),
        ("date:２０２５／１／２０ １６：４６ x", "date:2025-01-20T16:46 x"),
        ("date:2025-01-20 16 x", "date:2025-01-20 16 x"),
        ("date >= 2025-01 日期 ＜ 2026 date= 2025", "date:2025-01.. date:<2026 date:2025"),
        ("date:>= 2025-01-20 16:46", "date:2025-01-20T16:46.."),
        ("date:0天前", "date:today"),
        ("after:2025 before:2026-01", "date:2025.. date:<2026-01"),
        ("date:>=2025 date:>2025 date:<=2025", "date:2025.. date:>2025 date:..2025"),
    ] {
        assert_eq!(printed(typed), means, "{typed}");
        assert_eq!(read(means), read(typed), "{typed}");
    }
}

#[test]
fn texts_that_are_no_date() {
    for typed in [
        "2025-13",
        "2025-00",
        "2025-1-32",
        "2025-02-29",
        "1900-02-29",
        "20250230",
        "2025-04-31",
        "2025-",
        "2025-01-20T",
        "2025-01-20T24",
        "2025-01-20T16:60",
        "2025-01-20T16:46:60",
        "25-01-01",
        "202501",
        "2025010",
        "202501201",
        "1月",
        "明天",
        "114年",
        "民國",
        "民國114年13月",
        "民國1月",
        "2025年13月",
        "@",
        "@x",
        "@999999999999",
        "7",
        "7m",
        "7x",
        "last",
        "last fortnight",
        "99999d",
        "最近天",
        "3000y",
        "2025-01-20Z",
        "2025-01-20T16+25:00",
        "2025-01-20T16+1",
        "2025...2026",
        "2025..2026..2027",
        "2026..2025",
        "2025-02..2025-01",
        "..",
        "<",
        ">=x",
        "2025~2026",
        "٢٠٢٥",
        "民國0年",
        "民國0",
        "0d",
        "最近0天",
        "近 0 天",
        "last 0 days",
        "0h",
        "0y",
        "-2025",
        "2025-001",
        "2025-01-20T016",
        "1899",
        "3000",
        "台",
    ] {
        assert!(range_in("Asia/Taipei", &format!("date:{typed}")).is_err(), "{typed}");
    }
}

#[test]
fn a_range_includes_its_first_second_and_excludes_the_one_after_its_last() {
    let range = range_in("UTC", "date:1970-01-01").unwrap();
    for (second, inside) in [(-1, false), (0, true), (86_399, true), (86_400, false)] {
        assert_eq!(range.contains(UnixTime(second)), inside, "{second}");
    }
}

#[test]
fn weeks_and_quarters_are_dates() {
    for (typed, same) in [
        ("2025-W05", "2025-01-27..2025-02-02"),
        ("2025w05", "2025-01-27..2025-02-02"),
        ("2020-W53", "2020-12-28..2021-01-03"),
        ("2025-Q1", "2025-01..2025-03"),
        ("2025q4", "2025-10..2025-12"),
    ] {
        let range = |typed| {
            let range = range_in("Asia/Taipei", typed).unwrap();
            (range.from, range.until)
        };
        assert_eq!(range(&format!("date:{typed}")), range(&format!("date:{same}")), "{typed}");
    }
    assert_eq!(printed("date:2025w05..2025q2"), "date:2025-W05..2025-Q2");
    for none in ["2025-W54", "2025-W00", "2021-W53", "2025W53"] {
        assert!(printed(&format!("date:{none}")).contains("is no week of 202"), "{none}");
    }
    for none in ["2025-Q5", "2025-Q0"] {
        assert!(printed(&format!("date:{none}")).contains("is no quarter (Q1 to Q4)"), "{none}");
    }
    for none in ["2025-W5", "2025-Q01"] {
        assert!(printed(&format!("date:{none}")).contains("does not belong to a date"), "{none}");
    }
}

#[test]
fn a_time_follows_any_day() {
    for (typed, printed_form, same) in [
        ("2025年1月27日 15:05", "2025-01-27T15:05", "2025-01-27T15:05"),
        ("2025年1月27號15:05", "2025-01-27T15:05", "2025-01-27T15:05"),
        ("民國114年1月27日 15:05:06", "2025-01-27T15:05:06", "2025-01-27T15:05:06"),
        ("民國114/1/27 15:05", "2025-01-27T15:05", "2025-01-27T15:05"),
        ("2025-01-27\u{3000}15：05", "2025-01-27T15:05", "2025-01-27T15:05"),
        ("昨天 15:05", "yesterdayT15:05", "2026-01-19T15:05"),
        ("yesterdayT15:05", "yesterdayT15:05", "2026-01-19T15:05"),
        ("\"3 days ago 9:30\"", "3d-agoT09:30", "2026-01-17T09:30"),
        ("3 days ago 9:30", "3d-agoT09:30", "2026-01-17T09:30"),
        ("2016-05-12T20:46 +08:00", "2016-05-12T20:46+08", "2016-05-12T20:46"),
        ("2016-05-12 20:46 +0900", "2016-05-12T20:46+09", "2016-05-12T19:46"),
        ("昨天 15:05..今天 08:00", "yesterdayT15:05..todayT08:00", "2026-01-19T15:05..2026-01-20T08:00"),
        (
            "2025-01-27 15:05..2025-01-28 09:00",
            "2025-01-27T15:05..2025-01-28T09:00",
            "2025-01-27T15:05..2025-01-28T09:00",
        ),
        (">昨天 15:05", ">yesterdayT15:05", ">2026-01-19T15:05"),
        ("last week..", "last-week..", "2026-01-12.."),
        ("..last week", "..last-week", "..2026-01-18"),
        ("3 weeks ago..last week", "3w-ago..last-week", "2025-12-29..2026-01-18"),
    ] {
        let range = |typed| {
            let range = range_in("Asia/Taipei", typed).unwrap_or_else(|error| panic!("{}", error.render(typed)));
            (range.from, range.until)
        };
        assert_eq!(range(&format!("date:{typed}")), range(&format!("date:{same}")), "{typed}");
        assert_eq!(printed(&format!("date:{typed} x")), format!("date:{printed_form} x"), "{typed}");
        assert_eq!(printed(&format!("comment{{date:{typed}}}")), format!("comment{{date:{printed_form}}}"), "{typed}");
        assert_eq!(printed(&format!("date:{printed_form}")), format!("date:{printed_form}"));
    }
    // A text follows a month or a period.
    assert_eq!(printed("date:2025-01 15:05 date:7d 15:05"), "date:2025-01 15:05 date:7d 15:05");
    assert_eq!(printed("date:2025-01-01 12:00 -0400"), "date:2025-01-01T12:00 -0400");
}

#[test]
fn a_relative_date_becomes_one_of_the_calendar() {
    for (typed, absolute) in [
        ("date:7d 台積電", "date:2026-01-13..2026-01-20 台積電"),
        ("commented:昨天 | date:last-week", "commented:2026-01-19 OR date:2026-01-12..2026-01-18"),
        ("-(after:今天 before:去年)", "-(date:2026-01-20.. date:..2024-12-31)"),
        ("comment{commented:24h}", "comment{commented:2026-01-19T12:00:00+08..2026-01-20T12:59:59+08}"),
        ("date:2025-12..yesterday", "date:2025-12-01..2026-01-19"),
        ("date:昨天 15:05", "date:2026-01-19T15:05:00+08..2026-01-19T15:05:59+08"),
        ("date:2025-12.. 民國", "date:2025-12.. 民國"),
    ] {
        let query = read(typed).unwrap().absolute(&TimeZone::get("Asia/Taipei").unwrap());
        assert_eq!(query.to_string(), absolute);
        assert_eq!(read(absolute).unwrap().to_string(), absolute);
    }
}

#[test]
fn a_date_of_the_calendar_is_the_same_stretch_on_any_day() {
    // Through the nights in which clocks are turned, in zones that turn them at midnight, too.
    for zone in ["Asia/Taipei", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe"] {
        let zone = TimeZone::get(zone).unwrap();
        for hour in 0..9000 {
            let now = UnixTime(NOW.0 + hour * 3600 * 7 / 5);
            let typed =
                ["date:today", "date:3h", "date:2d", "date:last-week", "date:>90min", "date:<yesterday", "date:1h"];
            let typed = typed[usize::try_from(hour).unwrap() % typed.len()];
            let read = |typed: &str, now| match parse(typed, &Context::new(zone.clone(), now)).unwrap() {
                Query::Clause(clause) => match clause.value {
                    Value::Dates(range) => (range.from, range.until),
                    other => panic!("{typed}: {other}"),
                },
                other => panic!("{typed}: {other}"),
            };
            let query = parse(typed, &Context::new(zone.clone(), now)).unwrap().absolute(&zone).to_string();
            assert_eq!(read(&query, UnixTime(0)), read(typed, now), "{typed} at {now:?}: {query}");
        }
    }
}
