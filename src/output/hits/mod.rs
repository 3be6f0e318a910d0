//! Hits as bytes: one file a format, and the columns, wire types and options that they share.

pub mod column;
pub mod ids;
pub(super) mod json;
pub mod jsonl;
pub(super) mod md;
mod offsets;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
pub(super) mod passage;
#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
pub(super) mod schema;
pub(super) mod separated;
pub(super) mod text;
pub mod wire;

use std::io;

use jiff::tz::TimeZone;

use crate::{message::Language, search::Hit};
use column::Column;
pub use offsets::Offsets;

/// The conditions under which results are printed.
#[derive(Debug, Clone)]
pub struct Options {
    /// The columns of the terminal, which no line exceeds. `None` without a terminal: lines are then not limited, only
    /// passages are cut around their match.
    pub width: Option<usize>,
    /// Print colours. Without them matches are not marked at all: the text is as it was written, ready to be copied or
    /// piped.
    pub colour: bool,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The layout of the formats with columns.
    pub layout: Layout,
    /// The language of what is for people: headings and words around the data, never data itself.
    pub language: Language,
}

/// The layout of the formats with columns, and of spans.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The columns.
    pub columns: Vec<&'static Column>,
    /// The columns were chosen by the user: formats that hold more than columns then print only these.
    pub chosen: bool,
    /// Print texts that begin like a formula unchanged, in the formats that spreadsheet programs open.
    pub keep_formulas: bool,
    /// The unit of spans in JSON.
    pub offsets: Offsets,
    /// Begin with the byte order mark by which spreadsheet programs recognise UTF-8, in these formats.
    pub bom: bool,
}

impl Options {
    /// The maximum columns of a line; a terminal that reports 0 columns does not know its width.
    pub(in crate::output) fn columns(&self) -> usize {
        self.width.filter(|&width| width > 0).unwrap_or(usize::MAX)
    }
}

/// A writer of hits in one format. An error of kind [`io::ErrorKind::BrokenPipe`] means that the reader needs no more.
pub trait HitWriter {
    /// Called before the first hit, and also if there is none.
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Writes one hit, in the order of the results.
    fn hit(&mut self, hit: &Hit) -> io::Result<()>;

    /// Called after the last hit.
    fn end(&mut self) -> io::Result<()>;
}
