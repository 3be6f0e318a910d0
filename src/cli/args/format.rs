//! The formats of output, by name.

use std::{
    io::{self, Write},
    str::FromStr,
};

use clap::ValueEnum;
use serde_json::Value;

use crate::{
    Error,
    message::{Bilingual, bilingual},
    output::{
        Format,
        hint::{self, IndexName},
        hits::jsonl::write_guarded,
        numbers::table::Form,
    },
};

/// The format of a list of hits.
pub(in crate::cli) fn format(name: &str) -> Result<Format, String> {
    named(name)
}

/// The form of a table.
pub(in crate::cli) fn table_form(name: &str) -> Result<Form, String> {
    named(name)
}

/// What `name` names, or the hint of the error.
fn named<T: FromStr<Err = Error>>(name: &str) -> Result<T, String> {
    name.parse().map_err(|error| hint::of(&error, IndexName::Own).map_or_else(String::new, |hint| hint.to_string()))
}

/// A format that can be printed on a terminal.
pub(in crate::cli) fn readable_format(name: &str) -> Result<Format, String> {
    let Ok(format) = name.parse::<Format>() else {
        let names = Format::ALL.iter().filter(|format| format.is_text()).map(|format| format.name());
        return Err(format!("the formats are {}", names.collect::<Vec<_>>().join(", ")));
    };
    if format.is_text() { Ok(format) } else { Err(format!("this is for files: pawen export QUERY -o hits.{name}")) }
}

/// The error of an option that changes nothing in a format, with the reason.
pub(in crate::cli) fn without_effect(option: &str, format: Format, why: Bilingual) -> Error {
    Error::new(bilingual!("{option}: without effect on {format}", "{option}：對 {format} 沒有作用")).hint(why)
}

/// `--json`, the short form of `--format json`.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct JsonArgument {
    /// The same as --format json
    #[arg(short, long, conflicts_with = "format")]
    json: bool,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ReportForm {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct ReportFormat {
    /// text to read, or json: one object
    #[arg(short, long, value_enum, default_value_t)]
    format: ReportForm,
    #[command(flatten)]
    json: JsonArgument,
}

impl ReportFormat {
    /// Returns whether it is for programs.
    pub(in crate::cli) fn is_json(self) -> bool {
        self.json.or(ReportForm::Json, self.format) == ReportForm::Json
    }
}

/// Writes a report for programs. Its words are in English, whatever the language of messages.
pub(in crate::cli) fn write_report(out: &mut dyn Write, report: &Value) -> io::Result<()> {
    // To a string first, since names may hold what steers a terminal.
    let text = serde_json::to_string_pretty(report).map_err(io::Error::from)?;
    write_guarded(out, &text)?;
    writeln!(out)
}

/// The form of a table.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct TableFormat {
    /// text, jsonl, json, csv, tsv or md
    #[arg(short, long, default_value = "text", value_parser = table_form)]
    format: Form,
    #[command(flatten)]
    json: JsonArgument,
}

impl TableFormat {
    pub(in crate::cli) fn form(self) -> Form {
        self.json.or(Form::Json, self.format)
    }
}

impl JsonArgument {
    /// `json` if it is given, or else `format`.
    pub(in crate::cli) fn or<T>(self, json: T, format: T) -> T {
        if self.json { json } else { format }
    }
}
