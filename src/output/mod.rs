//! Hits to bytes: one file a format.
//!
//! A new format is one file with a `Writer`, its `mod` line and its line in [`Format`].
//! Nothing here looks at the terminal or the environment: [`Options`] says what the caller found there.

pub mod hits;
pub mod manifest;
pub(crate) mod moment;
pub mod numbers;
pub mod summary;
mod terminal;
pub mod threads;

use std::{fmt, io, str::FromStr};

use jiff::tz::TimeZone;

#[cfg(feature = "parquet")]
use hits::parquet;
use hits::{column::Column, csv, ids, json, jsonl, md, text, tsv};

use crate::{error::Error, search::Hit};

/// What hits are printed for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The columns of the terminal, which no line exceeds. `None` where there is no terminal: lines are then as long as
    /// they are, only passages are cut around their match.
    pub width: Option<usize>,
    /// Whether to colour. Without it a match is not marked at all: what is printed is what was written, fit to be
    /// copied or piped on.
    pub colour: bool,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// What is told of each hit by the formats that have columns.
    pub layout: Layout,
}

/// What the formats with columns tell of each hit.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The columns.
    pub columns: Vec<&'static Column>,
    /// Whether somebody chose them: formats that know more than columns then tell just these.
    pub chosen: bool,
    /// Leave texts that begin like a formula as they are, in the formats that spreadsheet programs open.
    pub keep_formulas: bool,
    /// Begin with the mark by which spreadsheet programs know UTF-8, in these formats.
    pub bom: bool,
}

impl Options {
    /// The columns to fit in; a terminal that says it has none does not know its width.
    fn columns(&self) -> usize {
        self.width.filter(|&width| width > 0).unwrap_or(usize::MAX)
    }
}

/// A text as one line that does nothing to a terminal: what is unseen or steers is shown in a visible form.
#[must_use]
pub fn printable(text: &str) -> String {
    terminal::row::Row::of(text, terminal::tone::Tone::Plain).to_string()
}

/// Writes hits as they come. An error of kind [`io::ErrorKind::BrokenPipe`] says that the reader has seen enough.
pub trait HitWriter {
    /// Before the first hit, also where none follows.
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// One hit, in the order of the results.
    fn hit(&mut self, hit: &Hit) -> io::Result<()>;

    /// After the last hit.
    fn end(&mut self) -> io::Result<()>;
}

/// Makes [`Format`] of one line a format: its doc, its name as an item and the module of its `Writer`.
macro_rules! formats {
    ($($(#[doc = $doc:literal])+ $(#[cfg($($condition:tt)+)])? $format:ident in $module:ident;)+) => {
        /// A form in which hits are printed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[doc = $doc])+ $(#[cfg($($condition)+)])? $format,)+
        }

        impl Format {
            /// Every format, in the order in which they are listed to the user.
            pub const ALL: &[Self] = &[$($(#[cfg($($condition)+)])? Self::$format),+];

            /// What the user calls it, and how names of files in it end.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(#[cfg($($condition)+)])? Self::$format => stringify!($module),)+
                }
            }

            /// What writes it to `out`, in many small pieces: a file or a pipe wants a buffer.
            pub fn writer<'w>(
                self,
                out: &'w mut (dyn io::Write + Send),
                options: &Options,
            ) -> Box<dyn HitWriter + 'w> {
                match self {
                    $($(#[cfg($($condition)+)])? Self::$format => Box::new($module::Writer::new(out, options)),)+
                }
            }
        }
    };
}

formats! {
    /// To be read by people.
    Text in text;
    /// One JSON object a line, as `index-schema/hit.schema.json` says.
    Jsonl in jsonl;
    /// The same objects as one JSON array.
    Json in json;
    /// Comma-separated values.
    Csv in csv;
    /// Tab-separated values.
    Tsv in tsv;
    /// Markdown.
    Md in md;
    /// Apache Parquet, which is not text.
    #[cfg(feature = "parquet")]
    Parquet in parquet;
    /// One id a line.
    Ids in ids;
}

impl Format {
    /// Whether it can be read, so that it may go to a terminal.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.name() != "parquet"
    }

    /// Whether it shows where the texts stand: looking for that takes most of the time.
    #[must_use]
    pub fn needs_passages(self, layout: &Layout) -> bool {
        match self {
            Self::Ids => false,
            Self::Text => true,
            Self::Jsonl | Self::Json | Self::Md if !layout.chosen => true,
            _ => layout.columns.iter().any(|column| column.needs == hits::column::Needs::Passages),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            let error = Error::new(format!("{}: unknown format", printable(name)));
            if name == "parquet" {
                return error.hint("this pawen was built without it: cargo build --features parquet");
            }
            error.hint(format!("the formats are {}", names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse::<Format>().unwrap(), *format);
        }
    }

    #[test]
    #[cfg(feature = "parquet")]
    fn an_unknown_format_lists_the_known_ones() {
        let error = "xml\x1b".parse::<Format>().unwrap_err();
        insta::assert_snapshot!(error, @"xml␛: unknown format");
        insta::assert_snapshot!(error.way_out().unwrap(), @"the formats are text, jsonl, json, csv, tsv, md, parquet, ids");
    }

    #[test]
    fn a_broken_pipe_comes_through_as_what_it_is() {
        for format in Format::ALL {
            let mut pipe = hits::sample::BrokenPipe;
            let mut writer = format.writer(&mut pipe, &hits::sample::options(Some(80), true));
            let begun = writer.begin();
            let told = begun.and_then(|()| hits::sample::hits().iter().try_for_each(|hit| writer.hit(hit)));
            let outcome = told.and_then(|()| writer.end());
            assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::BrokenPipe, "{format}");
        }
    }
}
