//! The manifest of an export, as `index-schema/manifest.schema.json` defines it: enough to cite a list of hits and to
//! export it again.

mod archive;
mod changes;
mod citation;
#[cfg(test)]
pub(crate) mod sample;

use serde::{Deserialize, Serialize};

pub use self::archive::{Archive, Roots, Source};
use super::hits::Offsets;
use crate::{message::Language, search::Level};

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
    /// The archive that the index was made from; `None` in manifests of earlier versions, which have `sources`.
    #[serde(default)]
    pub archive: Option<Archive>,
    /// The files of the archive, if they were requested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// Accounts and addresses are replaced by pseudonyms.
    #[serde(default)]
    pub pseudonyms: bool,
    /// The language of what is for people in text and Markdown, as a tag.
    #[serde(default = "english")]
    pub language: String,
}

/// The language of lists of earlier versions.
fn english() -> String {
    Language::English.tag().to_owned()
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
