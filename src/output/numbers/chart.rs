//! A trend drawn with characters, as wide as the terminal: a table with bars for few periods, else a panel for each
//! series with time from left to right.

use std::io;

use crate::message::text;

use super::{
    name::Name,
    table::{Field, Form, Table, percent},
};
use crate::output::{
    Options,
    summary::thousands,
    terminal::{row::Row, tone::Tone},
};
use crate::search::{Series, Trend};

/// Maximum number of periods that get a line each.
const LINES: usize = 48;
/// Lines of a panel.
const HEIGHT: usize = 8;
/// Columns between two dates below a panel.
const LABEL_GAP: usize = 2;
/// Columns of a panel without a terminal.
const WIDTH: usize = 80;

/// Draws `trend`: shares if the counts of all texts are known, else counts.
pub fn write(out: &mut dyn io::Write, trend: &Trend, options: &Options) -> io::Result<()> {
    if trend.periods.is_empty() {
        return Ok(());
    }
    // More than four bars in one line are too short on 80 columns to compare.
    if trend.periods.len() <= LINES && trend.series.len() <= 4 {
        return by_line(trend).write(out, Form::Text, options);
    }
    let mut panels = Panels { out, options, trend };
    trend.series.iter().zip(names(trend)).try_for_each(|(series, name)| panels.panel(series, &name))?;
    panels.legend()
}

/// The table of a trend: a row for each period, a column for each series; counts also have a row without a period for
/// hits whose time is unknown.
#[must_use]
pub fn table(trend: &Trend) -> Table {
    let names = ["period".into()].into_iter().chain(names(trend).into_iter().map(Name::from)).collect();
    let row = |(at, period): (usize, &crate::search::Period)| {
        let fields = trend.series.iter().map(|series| field(trend, series, at));
        [Field::Text(period.to_string())].into_iter().chain(fields).collect()
    };
    let mut rows: Vec<Vec<Field>> = trend.periods.iter().enumerate().map(row).collect();
    // A share has no row without a time: there is no total of that to divide by.
    if trend.without_time > 0 && trend.all.is_empty() {
        let counts = trend.series.iter().map(|series| Field::Count(series.without_time));
        rows.push([Field::Missing].into_iter().chain(counts).collect());
    }
    Table { names, rows }
}

/// The records of a trend: a row for each period and series with all of its values; and one without a period for each
/// series that has hits whose time is unknown.
#[must_use]
pub fn records(trend: &Trend) -> Table {
    let names = ["period", "from", "query", "value", "count", "all", "share"].map(Name::from).to_vec();
    let mut rows = Vec::new();
    for series in &trend.series {
        for (at, period) in trend.periods.iter().enumerate() {
            let value = series.value.clone().map_or(Field::Missing, Field::Text);
            let all = trend.all.get(at).map_or(Field::Missing, |&all| Field::Count(all));
            let share = if trend.all.is_empty() { Field::Missing } else { field(trend, series, at) };
            let period = [Field::Text(period.to_string()), Field::Text(period.first_day().to_string())];
            let counted = [Field::Text(series.query.clone()), value, Field::Count(series.counts[at]), all, share];
            rows.push(period.into_iter().chain(counted).collect());
        }
        if series.without_time > 0 {
            let value = series.value.clone().map_or(Field::Missing, Field::Text);
            let (query, count) = (Field::Text(series.query.clone()), Field::Count(series.without_time));
            rows.push(vec![Field::Missing, Field::Missing, query, value, count, Field::Missing, Field::Missing]);
        }
    }
    Table { names, rows }
}

/// The value of a series in the period numbered `at`.
fn field(trend: &Trend, series: &Series, at: usize) -> Field {
    if trend.all.is_empty() {
        return Field::Count(series.counts[at]);
    }
    value(trend, series, at..at + 1).map_or(Field::Missing, Field::Share)
}

/// The value of a series in a range of periods: a count, or a share of all texts; `None` for a share of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
pub(in crate::output) fn value(trend: &Trend, series: &Series, periods: std::ops::Range<usize>) -> Option<f64> {
    let count = series.counts[periods.clone()].iter().sum::<u64>() as f64;
    match trend.all.get(periods).map(|all| all.iter().sum::<u64>()) {
        None => Some(count),
        // Nothing was written in that time: 0 % would be a statement about it.
        Some(0) => None,
        Some(all) => Some(count / all as f64),
    }
}

/// The largest value of all series, `merged` periods taken together.
pub(in crate::output) fn max_value(trend: &Trend, merged: usize) -> f64 {
    let starts = (0..trend.periods.len()).step_by(merged.max(1));
    let ranges: Vec<_> = starts.map(|start| start..(start + merged).min(trend.periods.len())).collect();
    let values = trend.series.iter().flat_map(|series| ranges.iter().map(|range| value(trend, series, range.clone())));
    values.flatten().fold(0.0, f64::max)
}

impl Series {
    /// The name of the series: its query, and its value if it has one.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.value {
            None => self.query.clone(),
            Some(value) => format!("{}: {value}", self.query),
        }
    }
}

/// The names of the series: their values alone if all are of one query.
#[must_use]
pub fn names(trend: &Trend) -> Vec<String> {
    let is_one = trend.series.iter().all(|series| series.query == trend.series[0].query);
    let name = |series: &Series| match &series.value {
        Some(value) if is_one => value.clone(),
        _ => series.name(),
    };
    trend.series.iter().map(name).collect()
}

fn by_line(trend: &Trend) -> Table {
    // A trend of zeros has no largest value to divide by.
    let max = max_value(trend, 1).max(f64::MIN_POSITIVE);
    let mut table = Table { names: vec!["".into()], rows: vec![] };
    table.names.extend(names(trend).into_iter().flat_map(|name| ["".into(), name.into()]));
    for (at, period) in trend.periods.iter().enumerate() {
        let mut row = vec![Field::Text(period.to_string())];
        for series in &trend.series {
            row.push(field(trend, series, at));
            row.push(value(trend, series, at..at + 1).map_or(Field::Missing, |value| Field::Bar(value / max)));
        }
        table.rows.push(row);
    }
    table
}

struct Panels<'a> {
    out: &'a mut dyn io::Write,
    options: &'a Options,
    trend: &'a Trend,
}

impl Panels<'_> {
    fn width(&self) -> usize {
        self.options.width.filter(|&width| width > 0).unwrap_or(WIDTH)
    }

    /// The number of periods in one column.
    fn merged(&self) -> usize {
        self.trend.periods.len().div_ceil(self.width())
    }

    fn panel(&mut self, series: &Series, name: &str) -> io::Result<()> {
        let (merged, count) = (self.merged(), self.trend.periods.len());
        let max = max_value(self.trend, merged).max(f64::MIN_POSITIVE);
        let starts = (0..count).step_by(merged);
        let values = starts.map(|start| value(self.trend, series, start..(start + merged).min(count)));
        // In a panel an absent share and none look alike; the table of few periods shows the difference.
        let values: Vec<_> = values.map(Option::unwrap_or_default).collect();
        let highest = values.iter().copied().fold(0.0, f64::max);
        let total: u64 = series.counts.iter().sum();
        let (total, highest, language) = (thousands(total), self.amount(highest), self.options.language);
        let totals = text!(language, "  {total} in all, at most {highest}", "  共 {total}，最多 {highest}");
        self.line(&Row::of(name, Tone::Title).and(Row::of(&totals, Tone::Dim)))?;
        let eighths: Vec<_> = values.iter().map(|value| eighths(value / max)).collect();
        for line in (0..HEIGHT).rev() {
            let cells: String = eighths.iter().map(|&eighths| block(eighths, line)).collect();
            self.line(&Row::of(cells.trim_end(), Tone::Bar))?;
        }
        self.axis(values.len())
    }

    /// The first period, the last one, and those between them for which there is room.
    fn axis(&mut self, columns: usize) -> io::Result<()> {
        let merged = self.merged();
        let label =
            |column: usize| self.trend.periods.get(column * merged).map(ToString::to_string).unwrap_or_default();
        let wide = label(0).len();
        let last = columns.saturating_sub(wide);
        let mut line = String::new();
        // Six columns between dates: closer ones read as one number.
        let (step, mut column) = (wide + 6, 0);
        while column == 0 || column + wide + LABEL_GAP <= last {
            line.push_str(&" ".repeat(column - line.len()));
            line.push_str(&label(column));
            column += step;
        }
        // The last date ends where the panel ends.
        if last >= line.len() + LABEL_GAP {
            line.push_str(&" ".repeat(last - line.len()));
            line.push_str(&self.trend.periods.last().map(ToString::to_string).unwrap_or_default());
        }
        self.line(&Row::of(&line, Tone::Dim))
    }

    fn legend(&mut self) -> io::Result<()> {
        let periods = &self.trend.periods;
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(()) };
        let merged = self.merged();
        let language = self.options.language;
        let each = text!(language, ", {merged} to a column", "，每行 {merged} 個");
        let each = if merged > 1 { each } else { String::new() };
        let max = self.amount(max_value(self.trend, merged));
        let legend = text!(
            language,
            "{first} to {last}{each}; the height of all panels is {max}",
            "{first} 到 {last}{each}；每張圖的高度是 {max}"
        );
        self.line(&Row::of(&legend, Tone::Dim))
    }

    fn amount(&self, value: f64) -> String {
        if !self.trend.all.is_empty() {
            return percent(value);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a count")]
        thousands(value as u64)
    }

    fn line(&mut self, row: &Row) -> io::Result<()> {
        row.clone().cut(self.width()).write(self.out, self.options.colour)
    }
}

/// A part of the panel's height in eighths of lines; a part above 0 has at least one.
fn eighths(part: f64) -> usize {
    let height = u32::try_from(HEIGHT * 8).unwrap_or(u32::MAX);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and the height")]
    let eighths = (part.clamp(0.0, 1.0) * f64::from(height)).round() as usize;
    // A value that is not zero must not look like zero.
    if part > 0.0 { eighths.max(1) } else { eighths }
}

/// The character of a column of this height in eighths, on a line counted from the bottom.
fn block(eighths: usize, line: usize) -> char {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    BLOCKS[eighths.saturating_sub(line * 8).min(8)]
}

#[cfg(test)]
pub(in crate::output) mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        output::hits::sample,
        search::{Period, Unit},
        thread::UnixTime,
    };

    pub(in crate::output) fn trend(unit: Unit, count: usize, normalized: bool) -> Trend {
        let first = Period::of(UnixTime(1_577_000_000), unit, &TimeZone::UTC).unwrap();
        let periods: Vec<_> = std::iter::successors(Some(first), |period| period.next()).take(count).collect();
        let counts = |factor: u64| (0..count as u64).map(|at| (at % 7) * factor).collect();
        let series = |query: &str, value: Option<&str>, factor| Series {
            query: query.to_owned(),
            value: value.map(str::to_owned),
            rest: false,
            without_time: 0,
            counts: counts(factor),
        };
        let series = vec![series("台積電", None, 300), series("聯發科", Some("推"), 100)];
        Trend { periods, series, all: if normalized { vec![6000; count] } else { vec![] }, without_time: 0 }
    }

    fn printed(trend: &Trend, width: usize) -> String {
        let mut out = Vec::new();
        write(&mut out, trend, &sample::options(Some(width), false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn few_periods_get_a_line_each() {
        insta::assert_snapshot!(printed(&trend(Unit::Month, 8, false), 60), @"
                        台積電                   聯發科: 推
        2019-12      0                        0
        2020-01    300  ███                 100  █
        2020-02    600  ██████              200  ██
        2020-03    900  █████████           300  ███
        2020-04  1,200  ████████████        400  ████
        2020-05  1,500  ███████████████     500  █████
        2020-06  1,800  ██████████████████  600  ██████
        2020-07      0                        0
        ");
        insta::assert_snapshot!(printed(&trend(Unit::Year, 3, true), 60), @"
                      台積電                     聯發科: 推
        2019   0.0 %                      0.0 %
        2020   5.0 %  █████████           1.7 %  ███
        2021  10.0 %  ██████████████████  3.3 %  ██████
        ");
    }

    #[test]
    fn a_share_of_nothing_is_missing() {
        let mut trend = trend(Unit::Year, 3, true);
        (trend.all[1], trend.series[0].counts[1], trend.series[1].counts[1]) = (0, 0, 0);
        insta::assert_snapshot!(printed(&trend, 60), @"
                      台積電                     聯發科: 推
        2019   0.0 %                      0.0 %
        2020
        2021  10.0 %  ██████████████████  3.3 %  ██████
        ");
        let mut out = Vec::new();
        table(&trend).write(&mut out, Form::Csv, &sample::options(None, false)).unwrap();
        records(&trend).write(&mut out, Form::Json, &sample::options(None, false)).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        period,台積電,聯發科: 推
        2019,0.000000,0.000000
        2020,,
        2021,0.100000,0.033333
        [
        {"period":"2019","from":"2019-01-01","query":"台積電","value":null,"count":0,"all":6000,"share":0.0},
        {"period":"2020","from":"2020-01-01","query":"台積電","value":null,"count":0,"all":0,"share":null},
        {"period":"2021","from":"2021-01-01","query":"台積電","value":null,"count":600,"all":6000,"share":0.1},
        {"period":"2019","from":"2019-01-01","query":"聯發科","value":"推","count":0,"all":6000,"share":0.0},
        {"period":"2020","from":"2020-01-01","query":"聯發科","value":"推","count":0,"all":0,"share":null},
        {"period":"2021","from":"2021-01-01","query":"聯發科","value":"推","count":200,"all":6000,"share":0.03333333333333333}
        ]
        "#);
    }

    #[test]
    fn many_periods_are_drawn_from_left_to_right() {
        insta::assert_snapshot!(printed(&trend(Unit::Day, 100, false), 60), @"
        台積電  88,500 in all, at most 3,300
              █      █      █      █      █      █      █
          ▄   █  ▄   █  ▄   █  ▄   █  ▄   █  ▄   █  ▄   █
          █  ▁█  █  ▁█  █  ▁█  █  ▁█  █  ▁█  █  ▁█  █  ▁█
          █▃ ██  █▃ ██  █▃ ██  █▃ ██  █▃ ██  █▃ ██  █▃ ██
         ▅██ ██ ▅██ ██ ▅██ ██ ▅██ ██ ▅██ ██ ▅██ ██ ▅██ ██
         ███▁██ ███▁██ ███▁██ ███▁██ ███▁██ ███▁██ ███▁██
         ██████ ██████ ██████ ██████ ██████ ██████ ██████
        ▆██████▆██████▆██████▆██████▆██████▆██████▆██████▆
        2019-12-22      2020-01-23              2020-03-30
        聯發科: 推  29,500 in all, at most 1,100





          ▁   ▅  ▁   ▅  ▁   ▅  ▁   ▅  ▁   ▅  ▁   ▅  ▁   ▅
         ▂█▄ ▆█ ▂█▄ ▆█ ▂█▄ ▆█ ▂█▄ ▆█ ▂█▄ ▆█ ▂█▄ ▆█ ▂█▄ ▆█
        ▂███▆██▂███▆██▂███▆██▂███▆██▂███▆██▂███▆██▂███▆██▂
        2019-12-22      2020-01-23              2020-03-30
        2019-12-22 to 2020-03-30, 2 to a column; the height of all …
        ");
    }

    #[test]
    fn other_programs_get_a_column_a_series_or_a_row_a_count() {
        let trend = trend(Unit::Quarter, 2, true);
        let csv = |table: Table| {
            let mut out = Vec::new();
            table.write(&mut out, Form::Csv, &sample::options(None, false)).unwrap();
            String::from_utf8(out).unwrap()
        };
        insta::assert_snapshot!(csv(table(&trend)), @"
        period,台積電,聯發科: 推
        2019-Q4,0.000000,0.000000
        2020-Q1,0.050000,0.016667
        ");
        insta::assert_snapshot!(csv(records(&trend)), @"
        period,from,query,value,count,all,share
        2019-Q4,2019-10-01,台積電,,0,6000,0.000000
        2020-Q1,2020-01-01,台積電,,300,6000,0.050000
        2019-Q4,2019-10-01,聯發科,推,0,6000,0.000000
        2020-Q1,2020-01-01,聯發科,推,100,6000,0.016667
        ");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(count in 1..200_usize, columns in 40..90_usize, name in any::<String>()) {
            let mut trend = trend(Unit::Day, count, count % 2 == 0);
            trend.series[0].query = name;
            sample::assert_harmless(&printed(&trend, columns), columns);
        }
    }
}
