//! Errors of dates, and what to type instead, in words.

use crate::message::messages;

messages! {
    /// An error of a date.
    pub(super) enum DateMessage {
        DateMissing => "the date is missing", "少了日期";
        NotADate { typed: String } => "{typed} is not a date", "{typed} 不是日期";
        NotPartOfADate { typed: String } => "{typed} does not belong to a date", "{typed} 不屬於日期";
        NoSuchYear { typed: String, low: i16, high: i16 } => "{typed} is no year ({low} to {high})", "沒有 {typed} 年（{low} 到 {high}）";
        NoSuchMonth { typed: String, low: i16, high: i16 } => "{typed} is no month ({low} to {high})", "沒有 {typed} 月（{low} 到 {high}）";
        NoSuchDay { typed: String, low: i16, high: i16 } =>
            "{typed} is no day of that month ({low} to {high})", "那個月沒有 {typed} 日（{low} 到 {high}）";
        NoSuchHour { typed: String, low: i16, high: i16 } => "{typed} is no hour ({low} to {high})", "沒有 {typed} 時（{low} 到 {high}）";
        NoSuchMinute { typed: String, low: i16, high: i16 } => "{typed} is no minute ({low} to {high})", "沒有 {typed} 分（{low} 到 {high}）";
        NoSuchSecond { typed: String, low: i16, high: i16 } => "{typed} is no second ({low} to {high})", "沒有 {typed} 秒（{low} 到 {high}）";
        NoSuchWeek { typed: String, year: i16, last: i8 } =>
            "{typed} is no week of {year} (W01 to W{last})", "{year} 年沒有 {typed} 這一週（W01 到 W{last}）";
        NoSuchQuarter { typed: String } => "{typed} is no quarter (Q1 to Q4)", "沒有 {typed} 這一季（Q1 到 Q4）";
        RangeWithoutSides => "the range names neither side", "範圍兩邊都沒有寫";
        DatesReversed => "the range ends before it begins", "範圍的結尾比開頭早";
    }
}

messages! {
    /// What to type instead of a date.
    pub(super) enum DateHint {
        DateForms =>
            "a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`",
            "日期寫成 `2025-01-20`（可以只寫前面）、`民國114年1月`、`昨天`、`last-week`、`7d`；範圍寫成 `2025-01..2025-02`";
        MinutesOrMonths => "`m` is minutes or months: write `min` or `mo`", "`m` 可能是分或月：請寫 `min` 或 `mo`";
        CoversNoTime => "it covers no time: write `today`, `1d` or more", "這段時間是空的：請寫 `today`、`1d` 或更長";
        WriteTheYear => "write the year too, as in `2025年1月27日`", "年也要寫，如 `2025年1月27日`";
        WriteOneSide => "write one, as in `2025-01..`", "寫其中一邊，如 `2025-01..`";
        EarlierFirst { from: String, to: String } => "the earlier date comes first: `{from}..{to}`", "早的日期在前：`{from}..{to}`";
    }
}
