//! Bytes to threads: walking folders, decompressing, reading records, one file a dialect. Knows no tantivy.
//!
//! [`walk()`] lists the files of an archive, [`read`] streams one of them as [`Piece`]s: threads, rejected records and
//! remarks on broken syntax. Content is told by its bytes, never by the file's name:
//!
//! ```text
//! file → gzip or zstd or plain → JSON or page copy → records → dialect → thread
//!        input                   content             records   dialect/
//! ```
//!
//! Memory is bounded by [`Bounds`], not by the file: by the length of a record and by what it becomes. Nothing is dropped
//! in silence: each record is either a thread or counted in a [`Reject`] with its place and its reason, and what had to be
//! mended to read a record is counted in a [`Warning`]. No bytes whatever make this module panic or recurse.
//!
//! A new dialect is a file in `dialect/`, a line in its registry, and a fixture.

mod article_id;
mod bounds;
mod canonical;
mod content;
mod dialect;
mod fingerprint;
mod input;
mod kind;
mod opening;
mod output;
mod reader;
mod record;
mod records;
mod reject;
mod repair;
mod scan;
mod throttle;
mod times;
mod title;
mod version;
mod walk;
mod window;

pub use article_id::{ArticleId, article_url, place_of_url};
pub use bounds::Bounds;
pub use canonical::{CanonicalComment, CanonicalThread};
pub use fingerprint::fingerprint;
pub use kind::FileKind;
pub use reader::{checksum, kind_of, read};
pub use reject::{Fault, Piece, Reason, RecordPlace, Reject, Summary, Warning};
pub use throttle::{Permit, Throttle};
pub use title::Title;
pub use version::Version;
pub use walk::{SourceFile, Walk, walk, walk_without};
