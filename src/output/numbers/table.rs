//! Tables of numbers: counts by query, by value, by word. For people they are aligned, with bars; other programs get
//! the same rows as CSV, TSV or JSON.

use crate::message::{Language, messages};
use std::{fmt, io, str::FromStr};

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::name::Name;
use crate::Error;
use crate::output::{
    Options,
    hits::{
        jsonl::write_guarded,
        md,
        separated::{csv::as_it_was, is_formula, tsv},
    },
    summary::thousands,
    terminal::{row::Row, tone::Tone},
};

/// Columns of a bar without a terminal, and the minimum on one.
const BAR: usize = 40;
const MIN_BAR: usize = 4;
/// Minimum columns of a text, however long the numbers next to it are.
const MIN_TEXT: usize = 4;
/// Columns between two columns of a table.
const GAP: usize = 2;

/// A format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// For people.
    #[default]
    Text,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A JSON array of objects.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A table in Markdown.
    Md,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 6] = [Self::Text, Self::Jsonl, Self::Json, Self::Csv, Self::Tsv, Self::Md];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Md => "md",
        }
    }
}

messages! {
    /// An error of the form of a table.
    enum TableMessage {
        UnknownTableFormat { typed: String } => "{typed}: unknown format", "{typed}：沒有這個格式";
    }
}

messages! {
    /// What can be done about it.
    enum TableHint {
        TableFormatsAre => "the formats are text, jsonl, json, csv, tsv, md", "格式有 text, jsonl, json, csv, tsv, md";
    }
}

impl FromStr for Form {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| {
            Error::new(TableMessage::UnknownTableFormat { typed: crate::output::printable(name) })
                .hint(TableHint::TableFormatsAre)
        })
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A string.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A part of a whole, 0 to 1.
    Share(f64),
    /// A real number.
    Real(f64),
    /// A part of the longest bar, 0 to 1: only for the aligned form.
    Bar(f64),
    /// Not known.
    Missing,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The names of the columns.
    pub names: Vec<Name>,
    /// The rows, each with a field for each name.
    pub rows: Vec<Vec<Field>>,
}

impl Table {
    /// Writes the table in a format.
    pub fn write(&self, out: &mut dyn io::Write, form: Form, options: &Options) -> io::Result<()> {
        match form {
            Form::Text => self.aligned(out, options),
            Form::Csv => self.csv(out, options),
            Form::Tsv => self.tsv(out, options),
            Form::Json => self.json(out),
            Form::Jsonl => self.jsonl(out),
            Form::Md => self.markdown(out, options.language),
        }
    }

    /// The columns that are data, without bars.
    fn data(&self) -> Vec<usize> {
        let is_bar = |column: usize| self.rows.iter().any(|row| matches!(row[column], Field::Bar(_)));
        (0..self.names.len()).filter(|&column| !is_bar(column)).collect()
    }

    fn csv(&self, out: &mut dyn io::Write, options: &Options) -> io::Result<()> {
        let columns = self.data();
        let mut csv = ::csv::Writer::from_writer(out);
        csv.write_record(columns.iter().map(|&column| harmless(self.names[column].of_data(), options)))
            .map_err(as_it_was)?;
        for row in &self.rows {
            csv.write_record(columns.iter().map(|&column| row[column].to_cell(options))).map_err(as_it_was)?;
        }
        csv.flush()
    }

    fn tsv(&self, out: &mut dyn io::Write, options: &Options) -> io::Result<()> {
        let columns = self.data();
        let line = |field: &dyn Fn(usize) -> String| {
            columns.iter().map(|&column| tsv::escaped(&field(column))).collect::<Vec<_>>().join("\t")
        };
        writeln!(out, "{}", line(&|column| harmless(self.names[column].of_data(), options)))?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", line(&|column| row[column].to_cell(options))))
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.data();
        let mut before = "[\n";
        for row in &self.rows {
            out.write_all(before.as_bytes())?;
            self.object(row, &columns, out)?;
            before = ",\n";
        }
        out.write_all(if self.rows.is_empty() { b"[]\n" } else { b"\n]\n" })
    }

    fn jsonl(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.data();
        self.rows.iter().try_for_each(|row| {
            self.object(row, &columns, out)?;
            out.write_all(b"\n")
        })
    }

    fn object(&self, row: &[Field], columns: &[usize], out: &mut dyn io::Write) -> io::Result<()> {
        let record = TableRow { names: &self.names, row, columns };
        write_guarded(out, &serde_json::to_string(&record).map_err(io::Error::from)?)
    }

    fn markdown(&self, out: &mut dyn io::Write, language: Language) -> io::Result<()> {
        let columns = self.data();
        let line = |field: &dyn Fn(usize) -> String| {
            let cells: Vec<_> = columns.iter().map(|&column| md::escaped(&field(column))).collect();
            format!("| {} |", cells.join(" | "))
        };
        writeln!(out, "{}", line(&|column| self.names[column].heading(language).to_owned()))?;
        let is_number = |column: usize| {
            self.rows.iter().any(|row| matches!(row[column], Field::Count(_) | Field::Share(_) | Field::Real(_)))
        };
        let rule = |column: usize| if is_number(column) { "|---:" } else { "|---" };
        writeln!(out, "{}|", columns.iter().map(|&column| rule(column)).collect::<String>())?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", line(&|column| row[column].to_read())))
    }

    fn aligned(&self, out: &mut dyn io::Write, options: &Options) -> io::Result<()> {
        let layout = Columns::of(self, options);
        let heads = self
            .names
            .iter()
            .enumerate()
            .map(|(column, name)| layout.place(column, Row::of(name.heading(options.language), Tone::Dim)));
        Columns::line(heads.collect(), out, options)?;
        for row in &self.rows {
            let cells = row.iter().enumerate().map(|(column, field)| {
                layout.place(
                    column,
                    match field {
                        Field::Bar(part) => bar(*part, layout.widths[column]),
                        other => Row::of(&other.to_read(), Tone::Plain),
                    },
                )
            });
            Columns::line(cells.collect(), out, options)?;
        }
        Ok(())
    }
}

/// A sequence of objects, one for each row.
impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.data();
        serializer.collect_seq(self.rows.iter().map(|row| TableRow { names: &self.names, row, columns: &columns }))
    }
}

/// The text of a cell: it cannot control a terminal, and no spreadsheet program evaluates it as a formula.
fn harmless(text: &str, options: &Options) -> String {
    let text = if options.width.is_some() { crate::output::printable(text) } else { text.to_owned() };
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// The widths of the columns, and which of them are aligned at the right.
struct Columns {
    widths: Vec<usize>,
    at_right: Vec<bool>,
}

impl Columns {
    fn of(table: &Table, options: &Options) -> Self {
        let count = table.names.len();
        let is = |column: usize, test: fn(&Field) -> bool| table.rows.iter().any(|row| test(&row[column]));
        let bars: Vec<_> = (0..count).map(|column| is(column, |field| matches!(field, Field::Bar(_)))).collect();
        let at_right: Vec<_> = (0..count)
            .map(|column| is(column, |field| matches!(field, Field::Count(_) | Field::Share(_) | Field::Real(_))))
            .collect();
        let width = |text: &str| Row::of(text, Tone::Plain).width();
        let mut widths: Vec<_> = (0..count)
            .map(|column| {
                let widest = table.rows.iter().map(|row| width(&row[column].to_read())).max().unwrap_or(0);
                if bars[column] { 0 } else { widest.max(width(table.names[column].heading(options.language))) }
            })
            .collect();
        let room = options.columns().saturating_sub(GAP * count.saturating_sub(1));
        let bars: Vec<_> = (0..count).filter(|&column| bars[column]).collect();
        // A long text is cut before numbers and bars are.
        let excess = (widths.iter().sum::<usize>() + MIN_BAR * bars.len()).saturating_sub(room);
        let texts = widths.iter_mut().zip(&at_right).filter(|(_, at_right)| !**at_right);
        if let Some((longest, _)) = texts.max() {
            *longest = longest.saturating_sub(excess).max(MIN_TEXT.min(*longest));
        }
        let left = room.saturating_sub(widths.iter().sum());
        for &bar in &bars {
            widths[bar] = (left / bars.len()).clamp(1, BAR.max(options.width.unwrap_or(0)));
            // Without a terminal there is no room to share: a fixed width keeps files comparable.
            if options.width.is_none() {
                widths[bar] = BAR;
            }
        }
        Self { widths, at_right }
    }

    fn place(&self, column: usize, cell: Row) -> Row {
        let cell = cell.cut(self.widths[column]);
        let blanks = self.widths[column] - cell.width();
        if self.at_right[column] {
            return Row::default().padded(blanks).and(cell);
        }
        // No padding after the last column.
        if column + 1 == self.widths.len() { cell } else { cell.padded(self.widths[column]) }
    }

    fn line(cells: Vec<Row>, out: &mut dyn io::Write, options: &Options) -> io::Result<()> {
        let gap = || Row::of(&" ".repeat(GAP), Tone::Plain);
        let line = cells.into_iter().reduce(|line, cell| line.and(gap()).and(cell)).unwrap_or_default();
        line.trimmed().cut(options.columns()).write(out, options.colour)
    }
}

/// A bar of eighths of columns; a part above 0 has at least one.
pub(in crate::output) fn bar(part: f64, width: usize) -> Row {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let width = u32::try_from(width).unwrap_or(u32::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and the width's eighths"
    )]
    let eighths = (part.clamp(0.0, 1.0) * f64::from(width) * 8.0).round() as usize;
    // A small count must not look like none.
    let eighths = if part > 0.0 { eighths.max(1) } else { eighths };
    Row::of(&("█".repeat(eighths / 8) + EIGHTHS[eighths % 8]), Tone::Bar)
}

impl Field {
    /// The field as a cell of a file. Only texts can be formulas: a number that begins with a minus is a number.
    fn to_cell(&self, options: &Options) -> String {
        match self {
            Self::Text(text) => harmless(text, options),
            other => other.to_string(),
        }
    }

    /// The field for people.
    fn to_read(&self) -> String {
        match self {
            Self::Count(count) => thousands(*count),
            Self::Share(share) => percent(*share),
            Self::Real(real) => format!("{real:.1}"),
            other => other.to_string(),
        }
    }
}

/// `12.3 %`; below 1 % with two significant digits.
pub(in crate::output) fn percent(share: f64) -> String {
    match share * 100.0 {
        percent if percent == 0.0 || percent >= 0.995 => format!("{percent:.1} %"),
        percent if percent >= 0.0995 => format!("{percent:.2} %"),
        percent => format!("{percent:.3} %"),
    }
}

/// The field for other programs.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(share) => write!(f, "{share:.6}"),
            Self::Real(real) => write!(f, "{real:.3}"),
            Self::Bar(_) | Self::Missing => Ok(()),
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Share(real) | Self::Real(real) | Self::Bar(real) => serializer.serialize_f64(*real),
            Self::Missing => serializer.serialize_none(),
        }
    }
}

struct TableRow<'a> {
    names: &'a [Name],
    row: &'a [Field],
    columns: &'a [usize],
}

impl Serialize for TableRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for &column in self.columns {
            map.serialize_entry(self.names[column].of_data(), &self.row[column])?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::hits::sample;

    fn table() -> Table {
        let row = |name: &str, count: u64| {
            vec![
                Field::Text(name.to_owned()),
                Field::Count(count),
                Field::Share(f64::from(u32::try_from(count).unwrap()) / 5000.0),
                Field::Bar(f64::from(u32::try_from(count).unwrap()) / 3200.0),
            ]
        };
        let names = ["board", "threads", "share", ""].map(Name::from).to_vec();
        Table { names, rows: vec![row("Stock", 3200), row("股票\x1b", 1799), row("a,\"b\"", 1), row("空", 0)] }
    }

    fn printed(form: Form, width: Option<usize>) -> String {
        let mut out = Vec::new();
        table().write(&mut out, form, &sample::options(width, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_aligned_with_bars_that_fit() {
        insta::assert_snapshot!(printed(Form::Text, Some(40)), @r#"
        board  threads    share
        Stock    3,200   64.0 %  ███████████████
        股票␛    1,799   36.0 %  ████████▍
        a,"b"        1  0.020 %  ▏
        空           0    0.0 %
        "#);
        insta::assert_snapshot!(printed(Form::Text, None), @r#"
        board  threads    share
        Stock    3,200   64.0 %  ████████████████████████████████████████
        股票␛    1,799   36.0 %  ██████████████████████▌
        a,"b"        1  0.020 %  ▏
        空           0    0.0 %
        "#);
        insta::assert_snapshot!(printed(Form::Text, Some(24)), @r#"
        boa…  threads    share
        Sto…    3,200   64.0 % …
        股…     1,799   36.0 % …
        a,"…        1  0.020 % …
        空          0    0.0 %
        "#);
    }

    #[test]
    fn a_text_is_no_formula_whatever_the_width_of_its_sign() {
        for sign in ["=", "＝", "+", "＋", "-", "－", "@", "＠", "\t="] {
            let text = format!("{sign}1+1");
            let table = Table {
                names: vec![text.clone().into(), "n".into()],
                rows: vec![vec![Field::Text(text), Field::Real(-1.5)]],
            };
            for form in [Form::Csv, Form::Tsv] {
                let mut out = Vec::new();
                table.write(&mut out, form, &sample::options(None, false)).unwrap();
                let out = String::from_utf8(out).unwrap();
                assert!(out.lines().all(|line| line.starts_with('\'')), "{out}");
                assert!(out.trim_end().ends_with("-1.500"), "{out}");
            }
        }
    }

    #[test]
    fn other_programs_get_the_numbers_alone() {
        insta::assert_snapshot!(printed(Form::Csv, Some(40)), @r#"
        board,threads,share
        Stock,3200,0.640000
        股票␛,1799,0.359800
        "a,""b""",1,0.000200
        空,0,0.000000
        "#);
        insta::assert_snapshot!(printed(Form::Tsv, Some(40)), @r#"
        board	threads	share
        Stock	3200	0.640000
        股票␛	1799	0.359800
        a,"b"	1	0.000200
        空	0	0.000000
        "#);
        insta::assert_snapshot!(printed(Form::Jsonl, None), @r#"
        {"board":"Stock","threads":3200,"share":0.64}
        {"board":"股票\u001b","threads":1799,"share":0.3598}
        {"board":"a,\"b\"","threads":1,"share":0.0002}
        {"board":"空","threads":0,"share":0.0}
        "#);
        insta::assert_snapshot!(printed(Form::Md, None), @r#"
        | board | threads | share |
        |---|---:|---:|
        | Stock | 3,200 | 64.0 % |
        | 股票␛ | 1,799 | 36.0 % |
        | a,"b" | 1 | 0.020 % |
        | 空 | 0 | 0.0 % |
        "#);
        insta::assert_snapshot!(printed(Form::Json, None), @r#"
        [
        {"board":"Stock","threads":3200,"share":0.64},
        {"board":"股票\u001b","threads":1799,"share":0.3598},
        {"board":"a,\"b\"","threads":1,"share":0.0002},
        {"board":"空","threads":0,"share":0.0}
        ]
        "#);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(name in any::<String>(), count in any::<u64>(), columns in 30..90_usize) {
            let mut table = table();
            table.rows[0][0] = Field::Text(name);
            table.rows[1][1] = Field::Count(count);
            let mut out = Vec::new();
            table.write(&mut out, Form::Text, &sample::options(Some(columns), true)).unwrap();
            sample::assert_harmless(&String::from_utf8(out).unwrap(), columns);
        }
    }
}
