//! The table of the documents that are threads, by which a search gets from a comment block to its thread and back.
//!
//! The documents of a thread are adjacent, the thread last (see `document`): the thread of a block is the next document
//! of that kind, and the blocks of a thread are the documents between it and the thread before.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    DocId, DocSet as _, SegmentReader, TERMINATED, Term, columnar::Column, index::SegmentId, schema::IndexRecordOption,
};

use super::{document_set::DocumentSet, stored_texts::StoredTexts};
use crate::index::documents::{document::kind, schema::Fields};

/// The threads of every segment, each read at its first use.
#[derive(Debug)]
pub struct ThreadTable {
    fields: Fields,
    threads: BySegment<Threads>,
    columns: BySegment<OrderColumns>,
    stored: BySegment<StoredTexts>,
    /// The folder of the index.
    folder: PathBuf,
}

impl ThreadTable {
    /// An empty table of an index with `fields` in `folder`, which errors name.
    #[must_use]
    pub fn new(fields: Fields, folder: PathBuf) -> Self {
        let (threads, columns, stored) = (BySegment::default(), BySegment::default(), BySegment::default());
        Self { fields, threads, columns, stored, folder }
    }

    /// The threads of `segment`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn threads(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Threads>> {
        self.threads.get(segment, || Threads::read(segment, &self.fields))
    }

    /// The columns by which the documents of `segment` are sorted. Opening them takes as long as a search for a rare
    /// term.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn columns(&self, segment: &SegmentReader) -> tantivy::Result<Arc<OrderColumns>> {
        self.columns.get(segment, || OrderColumns::open(segment))
    }

    /// The stored texts of `segment`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn stored(&self, segment: &SegmentReader) -> tantivy::Result<Arc<StoredTexts>> {
        self.stored.get(segment, || StoredTexts::open(segment, self, &self.folder))
    }
}

/// Data that is read once for each segment.
#[derive(Debug)]
struct BySegment<T>(Mutex<HashMap<SegmentId, Arc<T>>>);

impl<T> Default for BySegment<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> BySegment<T> {
    /// The data of `segment`, read by `read` at the first call.
    fn get(&self, segment: &SegmentReader, read: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<Arc<T>> {
        // Held while reading: a second search waits for the same data instead of reading it as well.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(&segment.segment_id()) {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(read()?);
        known.insert(segment.segment_id(), Arc::clone(&value));
        Ok(value)
    }
}

/// The columns by which the documents of a segment are sorted; for their meaning see [`Fields`].
#[derive(Debug)]
#[expect(missing_docs, reason = "they are called as the fields are, and `votes` is `score`")]
pub struct OrderColumns {
    pub posted_at: Column<i64>,
    pub continued_at: Column<i64>,
    pub active_at: Column<i64>,
    pub comments: Column<u64>,
    pub votes: Column<i64>,
    pub order: Column<u64>,
}

impl OrderColumns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            posted_at: columns.i64("posted_at")?,
            continued_at: columns.i64("continued_at")?,
            active_at: columns.i64("active_at")?,
            comments: columns.u64("comments")?,
            votes: columns.i64("score")?,
            order: columns.u64("order")?,
        })
    }
}

/// The set of the documents of a segment that are threads.
#[derive(Debug)]
pub struct Threads(DocumentSet);

impl Threads {
    fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let mut set = DocumentSet::of(segment);
        let term = Term::from_field_text(fields.kind, kind::THREAD);
        let postings = segment.inverted_index(fields.kind)?.read_postings(&term, IndexRecordOption::Basic)?;
        if let Some(mut postings) = postings {
            while postings.doc() != TERMINATED {
                // Deleted ones as well: otherwise their blocks would seem to belong to the thread after them.
                set.insert(postings.doc());
                postings.advance();
            }
        }
        Ok(Self(set))
    }

    /// The first thread at `document` or after it.
    #[must_use]
    pub fn at_or_after(&self, document: DocId) -> DocId {
        self.0.at_or_after(document)
    }

    /// The first document that can belong to the thread at `thread`.
    #[must_use]
    pub fn block_start(&self, thread: DocId) -> DocId {
        self.0.before(thread).map_or(0, |before| before + 1)
    }
}
