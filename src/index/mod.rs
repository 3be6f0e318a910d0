//! Threads to documents: schema, writer, generations, catalogue.
//!
//! An index is a folder with a pointer file and a generation, which is a tantivy index of four kinds of documents:
//! threads, comment blocks, the files that they were read from, and versions that an unfinished run has removed.

mod catalogue;
mod check;
mod documents;
mod error;
mod files;
mod guard;
mod invert;
mod read;
mod update;

pub(crate) use catalogue::path_of_key;
pub use catalogue::{Catalogue, Ending, FileEntry, Rank, VersionEntry, version_source};
pub use check::{Checked, Damage, check};
pub use documents::document::{kind, remark, thread_key};
pub use documents::facts::{BlockFacts, Has, PostFacts};
pub use documents::keyword::{exact_key, label_key, name_key};
pub use documents::schema::{Fields, TextFields};
pub(crate) use documents::stored::Proved;
pub use documents::stored::{StoredBlock, StoredComment, StoredEarlier, StoredThread, TextOfVersion};
pub(crate) use error::{broken, inconsistent};
pub use files::analyser::Words;
pub use files::disk::{Disk, Foreign, Gate, Operation};
pub use files::file::open_lock;
pub use files::generation::{CONTENT, FORMAT, IndexDir, Pointer};
pub use files::lock::{Holder, Lock};
pub use files::state::IndexState;
pub use guard::{guarded, panicked};
pub use read::cancel::Cancel;
pub use read::dictionaries::{Dictionaries, Dictionary, SegmentDictionary};
pub use read::document_set::DocumentSet;
pub use read::reader::OpenIndex;
pub(crate) use read::reader::alive_documents;
pub use read::stats::{FieldSize, Stats, stats};
pub(crate) use read::stored_texts::{LastThread, StoredTexts};
pub use read::threads::{OrderColumns, ThreadTable, Threads};
pub use update::current::is_current;
pub use update::options::{NewChoices, Options, Pace, Rejects};
pub use update::progress::{DeletedFile, Notice, Phase, Progress, Report, ThreadlessArchive, Watch};
pub use update::rebuild::{made_from, rebuild, rollback};
pub use update::writer::{update, update_with_words};
