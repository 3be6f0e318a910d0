//! The formats of output, by name.

use crate::{
    Error,
    message::{Bilingual, bilingual},
    output::{
        Format,
        hint::{self, IndexName},
        numbers::table::Form,
    },
};

/// The format of a list of hits.
pub(in crate::cli) fn format(name: &str) -> Result<Format, String> {
    name.parse()
        .map_err(|error: Error| hint::of(&error, IndexName::Own).map_or_else(String::new, |hint| hint.to_string()))
}

/// The form of a table.
pub(in crate::cli) fn table_form(name: &str) -> Result<Form, String> {
    name.parse()
        .map_err(|error: Error| hint::of(&error, IndexName::Own).map_or_else(String::new, |hint| hint.to_string()))
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

impl JsonArgument {
    /// `json` if it is given, or else `format`.
    pub(in crate::cli) fn or<T>(self, json: T, format: T) -> T {
        if self.json { json } else { format }
    }
}
