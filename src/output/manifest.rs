//! The manifest of an export, as `index-schema/manifest.schema.json` defines it: enough to cite a list of hits and to
//! export it again.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};

use super::{hits::Offsets, summary::thousands};
use crate::search::Level;

/// The format of manifests with its version.
pub const FORMAT: &str = "pawen.manifest/2";
/// The format before version 2 of hits, in which some columns, and the units of hits, had other names.
const VERSION_1: &str = "pawen.manifest/1";
/// The prefix of [`FORMAT`] in every version.
pub const FAMILY: &str = "pawen.manifest/";

/// An export: its query, the file written, and the index searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The version of pawen.
    pub pawen: String,
    /// The time of the export, as RFC 3339.
    pub made_at: String,
    /// The query and its options.
    pub asked: ExportedQuery,
    /// The file that was written.
    pub file: Written,
    /// The number of hits.
    pub hits: u64,
    /// The number of those in the file.
    pub written: u64,
    /// The index that was searched.
    pub index: Index,
    /// The files of the archive that the index was made from.
    pub sources: Vec<Source>,
}

/// A query with the options that its export depends on.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedQuery {
    /// The query, as typed.
    pub query: String,
    /// The query as pawen reads it.
    pub normalized: String,
    /// Ranked by `--any`: not every term has to match.
    #[serde(default)]
    pub any: bool,
    /// The unit of hits: `thread`, `block` or `comment`.
    #[serde(alias = "level")]
    pub unit: String,
    /// The order.
    pub sort: String,
    /// The maximum number of hits.
    pub limit: Option<usize>,
    /// The zone in which times are read and written.
    pub zone: String,
    /// The format of the file.
    pub output: String,
    /// The columns, if they were chosen.
    pub columns: Option<Vec<String>>,
    /// The number of comments before and after each.
    pub context: usize,
    /// Whole texts are included.
    pub full: bool,
    /// Texts that begin like a formula are unchanged.
    pub keep_formulas: bool,
    /// The file begins with the byte order mark of UTF-8.
    pub bom: bool,
    /// The unit of spans: `bytes`, `chars` or `utf16`.
    #[serde(default = "bytes")]
    pub offsets: String,
}

/// The unit of spans in manifests of earlier versions.
fn bytes() -> String {
    Offsets::Bytes.name().to_owned()
}

/// The file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its name, without the folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The SHA-256 of its content before it was compressed; `None` in manifests of earlier versions.
    #[serde(default)]
    pub content_sha256: Option<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The version of its bytes.
    pub format: u32,
    /// The version of its tokens.
    pub content: u32,
    /// The number of its generation.
    pub generation: u64,
    /// The number of its threads.
    pub threads: u64,
    /// The number of its comment blocks.
    pub blocks: u64,
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its path.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The CRC-32 of its content, decompressed, in hexadecimal; `None` if it was not read to its end.
    pub crc32: Option<String>,
}

impl Manifest {
    /// The manifest in the present format, if this version of pawen reads it: chosen columns get their present names.
    #[must_use]
    pub fn understood(mut self) -> Option<Self> {
        match self.format.as_str() {
            FORMAT => {}
            // Lists that were cited must be exported again by any later version.
            VERSION_1 => {
                let level = Level::named(&self.asked.unit);
                let is_of_comments = level == Some(Level::Comments);
                for column in self.asked.columns.iter_mut().flatten() {
                    *column = present_name(column, is_of_comments).to_owned();
                }
                if let Some(level) = level {
                    level.name().clone_into(&mut self.asked.unit);
                }
                FORMAT.clone_into(&mut self.format);
            }
            _ => return None,
        }
        Some(self)
    }

    /// The differences to an export made now, one a line. The time and the version of pawen are not compared.
    #[must_use]
    pub fn changes(&self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut compare = |what: &str, before: u64, after: u64| {
            if before != after {
                lines.push(format!("{what:<11} {} → {}", thousands(before), thousands(after)));
            }
        };
        compare("hits", self.hits, now.hits);
        compare("written", self.written, now.written);
        compare("threads", self.index.threads, now.index.threads);
        compare("blocks", self.index.blocks, now.index.blocks);
        compare("generation", self.index.generation, now.index.generation);
        compare("content", self.index.content.into(), now.index.content.into());
        compare("format", self.index.format.into(), now.index.format.into());
        lines.extend(self.changed_sources(now));
        if self.asked.normalized != now.asked.normalized {
            lines.push(format!("query       read as {} before", super::printable(&self.asked.normalized)));
        }
        lines.extend(self.changed_file(now));
        lines
    }

    /// The line for files that differ in content; their compression is not compared.
    fn changed_file(&self, now: &Self) -> Option<String> {
        if self.asked.output != now.asked.output {
            let (before, after) = (super::printable(&self.asked.output), &now.asked.output);
            return Some(format!("format      {before} → {after}: the files themselves cannot be compared"));
        }
        // Compression differs between versions of zstd and gzip, so that equal content may have other bytes.
        let (before, after) = match (&self.file.content_sha256, &now.file.content_sha256) {
            (Some(before), Some(after)) => (before, after),
            _ => (&self.file.sha256, &now.file.sha256),
        };
        (before != after).then(|| format!("file        SHA-256 {} → {after}", super::printable(before)))
    }

    fn changed_sources(&self, now: &Self) -> Option<String> {
        let digests = |manifest: &'_ Self| -> BTreeMap<String, Option<String>> {
            manifest.sources.iter().map(|source| (source.path.clone(), source.crc32.clone())).collect()
        };
        let (before, after) = (digests(self), digests(now));
        let new = after.keys().filter(|path| !before.contains_key(*path)).count();
        let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
        let changed = after.iter().filter(|(path, crc)| before.get(*path).is_some_and(|old| old != *crc)).count();
        let mut line = String::new();
        for (count, what) in [(new, "new"), (changed, "changed"), (gone, "gone")] {
            if count > 0 {
                // Writing to a string does not fail.
                let _ = write!(line, "{}{} {what}", if line.is_empty() { "" } else { ", " }, thousands(count as u64));
            }
        }
        (!line.is_empty()).then(|| format!("sources     {line}"))
    }
}
/// The name of a column of version 1 of hits in version 2.
fn present_name(column: &str, is_of_comments: bool) -> &str {
    match column {
        "score" => "relevance",
        "author" if is_of_comments => "by",
        "thread_author" => "author",
        other => other,
    }
}
