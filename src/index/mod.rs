//! Threads to documents: schema, writer, generations, catalogue.
//!
//! An index is a folder with a pointer file and a generation, which is a tantivy index of three kinds of documents:
//! threads, comment blocks, and the files they were read from.

mod analyser;
mod analysis;
mod catalogue;
mod check;
mod current;
mod dictionaries;
mod disk;
mod document;
mod error;
mod facts;
mod file;
mod folder;
mod generation;
mod identity;
mod keyword;
mod lock;
mod losses;
mod manifest;
mod options;
mod own;
mod progress;
mod reader;
mod reading;
mod rebuild;
mod schema;
mod seal;
mod session;
mod stats;
mod stop;
mod stored;
mod survey;
mod threads;
mod throttle;
mod totals;
mod walked;
mod write_folder;
mod writer;

pub use analyser::Words;
pub use catalogue::{Catalogue, Ending, FileEntry, Rank, VersionEntry};
pub use check::{Checked, Damage, check};
pub use current::is_current;
pub use dictionaries::{Dictionaries, Dictionary, SegmentDictionary};
pub use disk::{Disk, Foreign, Gate, Operation};
pub use document::{kind, remark, thread_key};
pub(crate) use error::broken;
pub use facts::{BlockFacts, Has, PostFacts};
pub use file::open_lock;
pub use generation::{CONTENT, FORMAT, Home, IndexState, Pointer};
pub(crate) use identity::Identities;
pub use keyword::{exact_key, label_key, name_key};
pub use lock::{Holder, Lock};
pub use options::{Options, Pace, Rejects};
pub use progress::{Gone, Notice, Progress, Report, Watch};
pub use reader::OpenIndex;
pub use rebuild::{made_from, rebuild, rollback};
pub use schema::{Fields, TextFields};
pub use stats::{FieldSize, Stats, stats};
pub use stop::Stop;
pub(crate) use stored::Proved;
pub use stored::{StoredBlock, StoredComment, StoredThread};
pub use threads::{OrderColumns, ThreadTable, Threads};
pub use writer::{update, update_with_words};
