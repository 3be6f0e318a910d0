//! The formats of hits, by name.
//!
//! A new format is one file in `hits` with a `Writer`, its `mod` line there and its line in [`Format`].

use crate::message::messages;
use std::{fmt, io, str::FromStr};

#[cfg(feature = "parquet")]
use super::hits::parquet;
use super::{
    hits::{
        HitWriter, Layout, Options,
        column::Needs,
        ids, json, jsonl, md,
        separated::{csv, tsv},
        text,
    },
    terminal::printable,
};
use crate::error::Error;

/// The kind of a format's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// UTF-8 that may be sent to a terminal.
    Text,
    /// Bytes for files and pipes only.
    Binary,
}

/// Declares [`Format`], one line a format: its doc, its variant, the module of its `Writer`, and its [`Medium`].
macro_rules! formats {
    ($($(#[doc = $doc:literal])+ $(#[cfg($($condition:tt)+)])? $format:ident in $module:ident: $medium:ident;)+) => {
        /// A format of hits.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[doc = $doc])+ $(#[cfg($($condition)+)])? $format,)+
        }

        impl Format {
            /// Every format, in the order of the help.
            pub const ALL: &[Self] = &[$($(#[cfg($($condition)+)])? Self::$format),+];

            /// The name on the command line, which is also the extension of its files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(#[cfg($($condition)+)])? Self::$format => stringify!($module),)+
                }
            }

            /// The medium of its bytes.
            #[must_use]
            pub const fn medium(self) -> Medium {
                match self {
                    $($(#[cfg($($condition)+)])? Self::$format => Medium::$medium,)+
                }
            }

            /// A writer of the format to `out`, which gets many small writes: give it a buffer.
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
    /// For people.
    Text in text: Text;
    /// One JSON object a line, as `index-schema/hit.schema.json` defines it.
    Jsonl in jsonl: Text;
    /// The same objects as one JSON array.
    Json in json: Text;
    /// Comma-separated values.
    Csv in csv: Text;
    /// Tab-separated values.
    Tsv in tsv: Text;
    /// Markdown.
    Md in md: Text;
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet in parquet: Binary;
    /// One id a line.
    Ids in ids: Text;
}

impl Format {
    /// Returns whether the format may be sent to a terminal.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.medium() == Medium::Text
    }

    /// Returns whether the format has the spans that match.
    #[must_use]
    pub const fn has_spans(self) -> bool {
        matches!(self, Self::Jsonl | Self::Json)
    }

    /// Returns whether the format shows passages. Locating them takes most of the time of a hit, so that it is worth
    /// leaving out.
    #[must_use]
    pub fn needs_passages(self, layout: &Layout) -> bool {
        match self {
            Self::Ids => false,
            Self::Text => true,
            Self::Jsonl | Self::Json | Self::Md if !layout.chosen => true,
            _ => layout.columns.iter().any(|column| column.needs == Needs::Passages),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

messages! {
    /// An error of a format.
    pub(in crate::output) enum FormatMessage {
        UnknownFormat { typed: String } => "{typed}: unknown format", "{typed}：沒有這個格式";
    }
}

messages! {
    /// What can be done about it.
    pub(in crate::output) enum FormatHint {
        BuiltWithoutParquet =>
            "this pawen was built without it: cargo build --features parquet",
            "這個 pawen 沒有編入這個格式：cargo build --features parquet";
        FormatsAre { names: String } => "the formats are {names}", "格式有 {names}";
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            let error = Error::new(FormatMessage::UnknownFormat { typed: printable(name) });
            // The name is valid, but this build lacks the feature.
            if name == "parquet" {
                return error.hint(FormatHint::BuiltWithoutParquet);
            }
            error.hint(FormatHint::FormatsAre { names: names.join(", ") })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::hits::sample;

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
        insta::assert_snapshot!(crate::output::hint::of(&error, crate::output::hint::IndexName::Own).unwrap(), @"the formats are text, jsonl, json, csv, tsv, md, parquet, ids");
    }

    #[test]
    fn a_broken_pipe_is_returned_as_one() {
        for format in Format::ALL {
            let mut pipe = sample::BrokenPipe;
            let mut writer = format.writer(&mut pipe, &sample::options(Some(80), true));
            let begun = writer.begin();
            let written = begun.and_then(|()| sample::hits().iter().try_for_each(|hit| writer.hit(hit)));
            let outcome = written.and_then(|()| writer.end());
            assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::BrokenPipe, "{format}");
        }
    }
}
