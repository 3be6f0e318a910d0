//! The state that the operators of one search share, and a segment with the options of opening scorers in it.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::{Score, SegmentReader, schema::Field};

use super::terms::{TermCache, TermLookup};
use crate::{
    Error, Result,
    index::{Cancel, OpenIndex, StoredTexts, ThreadTable, Threads, broken},
};

/// The state that the operators of one search share. Clones share it too.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    terms: Arc<TermCache>,
    threads: Arc<ThreadTable>,
    cancel: Cancel,
    failure: Arc<Mutex<Option<Error>>>,
}

impl Context {
    /// The context of a new search in `index`.
    pub(crate) fn new(index: &OpenIndex) -> Self {
        let terms = TermCache::new(Arc::clone(index.dictionaries()));
        Self::of(terms, Arc::clone(index.threads()), index.cancel().clone())
    }

    pub(super) fn of(terms: TermCache, threads: Arc<ThreadTable>, cancel: Cancel) -> Self {
        Self { terms: Arc::new(terms), threads, cancel, failure: Arc::default() }
    }

    /// The term `text` of `field`; nothing is read yet.
    pub(crate) fn term(&self, field: Field, text: &str) -> Arc<TermLookup> {
        self.terms.lookup(field, text)
    }

    /// The number of documents with the term `text`, summed over `fields`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn doc_freq(&self, fields: &[Field], text: &str) -> Result<u64> {
        let counts = fields.iter().map(|&field| self.term(field, text).doc_freq());
        counts.sum::<tantivy::Result<u64>>().map_err(broken)
    }

    /// The name of a field, which is also that of its column.
    pub(crate) fn field_name(&self, field: Field) -> String {
        self.terms.dictionaries().field_name(field).to_owned()
    }

    /// Whether the search was cancelled.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_requested()
    }

    /// What ends the search.
    pub(super) const fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Makes the search fail at its end, because a document could not be read: scorers themselves cannot fail. The first
    /// error counts.
    pub(super) fn fail(&self, error: Error) {
        // Later errors are mostly of the same cause. A poisoned lock holds a whole value all the same.
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// An error if a document could not be read.
    pub(super) fn check_failure(&self) -> Result<()> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// The table of the threads of each segment.
    pub(super) const fn threads(&self) -> &Arc<ThreadTable> {
        &self.threads
    }

    /// An error if the search was cancelled, or if a document could not be read.
    pub(super) fn outcome(&self) -> Result<()> {
        self.cancel.check()?;
        self.check_failure()
    }
}

/// A segment in which scorers are opened. Lucene calls it a leaf.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    pub(super) segment: &'a SegmentReader,
    pub(super) context: &'a Context,
    /// The number of documents that BM25 computes inverse document frequencies from; `None` if scores are not needed.
    pub(super) documents: Option<u64>,
    /// The factor of all scores.
    pub(super) boost: Score,
    /// The estimated number of documents whose scores are requested; 0 if only some are, or if it is not known.
    pub(super) candidates: u64,
}

impl<'a> Leaf<'a> {
    pub(super) const fn unscored_of(segment: &'a SegmentReader, context: &'a Context) -> Self {
        Self { segment, context, documents: None, boost: 1.0, candidates: 0 }
    }

    pub(super) const fn is_scored(&self) -> bool {
        self.documents.is_some()
    }

    /// The same segment without scores.
    pub(super) const fn unscored(self) -> Self {
        Self { documents: None, candidates: 0, ..self }
    }

    /// The same segment with all scores multiplied by `factor`.
    pub(super) fn boosted(self, factor: Score) -> Self {
        Self { boost: self.boost * factor, ..self }
    }

    /// The same segment, scored by BM25 among the documents that hold `kind`.
    pub(super) fn among(self, kind: &TermLookup) -> tantivy::Result<Self> {
        // BM25 divides by it.
        let documents = self.documents.map(|_| kind.doc_freq()).transpose()?.map(|documents| documents.max(1));
        Ok(Self { documents, ..self })
    }

    /// The stored texts of the segment.
    pub(super) fn stored(&self) -> tantivy::Result<Arc<StoredTexts>> {
        self.context.threads.stored(self.segment)
    }

    /// The documents of the segment that are threads.
    pub(super) fn threads(&self) -> tantivy::Result<Arc<Threads>> {
        self.context.threads.threads(self.segment)
    }
}
