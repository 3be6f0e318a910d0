//! Threads to documents: schema, writer, generations, catalogue.
//!
//! An index is a folder with a pointer file and a generation, which is a tantivy index of three kinds of documents:
//! threads, comment blocks, and the files they were read from.

mod analyser;
mod catalogue;
mod document;
mod facts;
mod folder;
mod generation;
mod keyword;
mod progress;
mod reader;
mod schema;
mod stored;
mod survey;
mod threads;
mod throttle;
mod tokenizer;
mod totals;
mod writer;

pub use analyser::Words;
pub use catalogue::{Catalogue, FileEntry, Rank, VersionEntry};
pub use document::{kind, remark, thread_key};
pub use facts::{BlockFacts, Has, PostFacts};
pub use generation::{CONTENT, FORMAT, Home, IndexState, Pointer};
pub use keyword::{exact_key, label_key, name_key};
pub use progress::{Notice, Progress, Report, Watch};
pub use reader::OpenIndex;
pub(crate) use reader::broken;
pub use schema::{Fields, TextFields};
pub(crate) use stored::decode;
pub use stored::{StoredBlock, StoredComment, StoredThread};
pub use threads::{ThreadTable, Threads};
pub use writer::{Options, update, update_with_words};
