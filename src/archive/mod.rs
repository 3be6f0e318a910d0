//! Bytes to threads: walking folders, decompressing, reading records. Does not know tantivy.
//!
//! [`walk()`] lists the files of an archive, [`read`] streams one of them as [`Piece`]s: threads, rejected records and
//! warnings about broken syntax. Content is recognised by its bytes, never by the name of the file:
//!
//! ```text
//! file → decompressed, in UTF-8 → entries      → JSON, page, table or text → records         → thread
//!        files/                   containers/    records/content             json/, records/   dialects/, ptt/, pages/
//! ```
//!
//! Memory is bounded by [`Bounds`], not by the size of the file: by the length of a record and by the estimated size of
//! what it becomes. Nothing is dropped in silence: each record is either a thread or counted in a [`Reject`] with its
//! place and its reason, and each repair is counted in a [`Warning`]. No input makes this module panic, or recurse
//! without a bound.
//!
//! A new dialect is a file in the room of its forum, a line in `dialects`, and a fixture.

mod aliases;
mod assembly;
mod canonical;
mod containers;
mod dialect;
mod dialects;
mod earlier;
mod explain;
mod files;
mod fingerprint;
mod json;
mod messages;
mod names;
mod pages;
mod ptt;
mod reader;
mod records;
mod report;
mod selection;
mod tables;
mod version;

pub use aliases::{Aliases, toml::from_toml};
pub use canonical::{CanonicalComment, CanonicalEarlier, CanonicalThread};
pub use earlier::{Archived, EARLIER_BYTES};
pub use explain::{Explanation, explain};
pub use files::bounds::Bounds;
pub use files::kind::FileKind;
pub use files::throttle::{Permit, Throttle};
pub use files::{
    source::SourceFile,
    walk::{Walk, walk, walk_without},
};
pub use fingerprint::fingerprint;
pub use names::article_id::{ArticleId, article_url, place_of_url};
pub use ptt::title::Title;
pub use reader::{checksum, kind_of, read};
pub use report::reject::{Fault, Piece, Reason, RecordPlace, Reject, Summary, Warning, way_out, within};
pub use report::words::named;
pub use selection::{Choices, Selection};
pub use version::Version;
