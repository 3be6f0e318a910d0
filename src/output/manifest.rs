//! The manifest of an export, as `index-schema/manifest.schema.json` says: enough to cite a list of hits and to make it
//! again.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};

use super::summary::thousands;

/// What names this form and its version.
pub const FORMAT: &str = "pawen.manifest/1";
/// How the forms of all manifests begin, whatever their version.
pub const FAMILY: &str = "pawen.manifest/";

/// What was asked, of what, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The version of pawen.
    pub pawen: String,
    /// When, as RFC 3339.
    pub made_at: String,
    /// What was asked.
    pub asked: Asked,
    /// The file that was written.
    pub file: Written,
    /// How many hits there are.
    pub hits: u64,
    /// How many of them are in the file.
    pub written: u64,
    /// The index that was searched.
    pub index: Index,
    /// The files of the archive that the index was made from.
    pub sources: Vec<Source>,
}

/// What was asked.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The query, as typed.
    pub query: String,
    /// The query as pawen reads it.
    pub normalized: String,
    /// Whether it was asked as a question, of which not every term need stand.
    #[serde(default)]
    pub any: bool,
    /// `threads` or `comments`.
    pub level: String,
    /// The order.
    pub sort: String,
    /// At most so many hits.
    pub limit: Option<usize>,
    /// The zone in which times are read and written.
    pub zone: String,
    /// The form of the file.
    pub output: String,
    /// The columns, where they were chosen.
    pub columns: Option<Vec<String>>,
    /// How many comments around each.
    pub context: usize,
    /// Whether whole texts.
    pub full: bool,
    /// Whether texts that begin like a formula are left as they are.
    pub keep_formulas: bool,
    /// Whether the file begins with the mark of UTF-8.
    pub bom: bool,
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
    /// How many threads it holds.
    pub threads: u64,
    /// How many comment blocks.
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
    /// What is different now, a line each; none if nothing is. The time and the version of pawen do not count.
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

    /// Whether the files differ in content: how they are compressed does not count.
    fn changed_file(&self, now: &Self) -> Option<String> {
        if self.asked.output != now.asked.output {
            let (before, after) = (super::printable(&self.asked.output), &now.asked.output);
            return Some(format!("format      {before} → {after}: the files themselves cannot be compared"));
        }
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
