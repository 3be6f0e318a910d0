//! What the operators of one search share, and a segment as an operator sees it.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::{DocAddress, Score, SegmentReader, TERMINATED, collector::Collector, query::RegexQuery, schema::Field};

use super::{
    Operator,
    adapter::Execution,
    terms::{TermCache, TermLookup},
};
use crate::{
    Error, Result,
    index::{Identities, OpenIndex, Stop, ThreadTable, Threads, broken},
};

/// What the operators of one search share. Clones share it too.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    terms: Arc<TermCache>,
    threads: Arc<ThreadTable>,
    stop: Stop,
    failure: Arc<Mutex<Option<Error>>>,
}

impl Context {
    /// The context of a new search in `index`.
    pub(crate) fn new(index: &OpenIndex) -> Self {
        let terms = TermCache::new(Arc::clone(index.dictionaries()));
        Self::of(terms, Arc::clone(index.threads()), index.stop().clone())
    }

    pub(super) fn of(terms: TermCache, threads: Arc<ThreadTable>, stop: Stop) -> Self {
        Self { terms: Arc::new(terms), threads, stop, failure: Arc::default() }
    }

    /// The term `text` of `field`; nothing is read yet.
    pub(crate) fn term(&self, field: Field, text: &str) -> Arc<TermLookup> {
        self.terms.lookup(field, text)
    }

    /// The name of a field, which is also that of its column.
    pub(crate) fn field_name(&self, field: Field) -> String {
        self.terms.dictionaries().field_name(field).to_owned()
    }

    /// The documents with a token of `field` that matches a regular expression.
    ///
    /// # Errors
    /// If the expression is none, or too large.
    pub(crate) fn regex(&self, field: Field, pattern: &str) -> Result<Operator> {
        let query = RegexQuery::from_pattern(pattern, field).map_err(broken)?;
        Ok(Operator::foreign(query, format!("regexp {}:/{pattern}/", self.field_name(field))))
    }

    /// Whether the search was cancelled.
    pub(super) fn is_cancelled(&self) -> bool {
        self.stop.is_given()
    }

    /// Makes the search fail at its end, because a document could not be read: scorers themselves cannot fail. The first
    /// error counts.
    pub(super) fn fail(&self, error: Error) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    fn heed_failure(&self) -> Result<()> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// What `collector` collects from the matches of `operator`.
    ///
    /// # Errors
    /// If the search was cancelled, or if the index is damaged.
    pub(crate) fn collect<C: Collector>(
        &self,
        index: &OpenIndex,
        operator: Operator,
        collector: &C,
    ) -> Result<C::Fruit> {
        let execution = Execution::new(Arc::new(operator), self.clone());
        let collected = index.searcher().search(&execution, collector).map_err(broken)?;
        self.stop.heed()?;
        self.heed_failure()?;
        Ok(collected)
    }

    /// The first `limit` comment blocks of the thread at `thread` that match `operator`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn matching_blocks(
        &self,
        index: &OpenIndex,
        operator: &Operator,
        thread: DocAddress,
        limit: usize,
    ) -> Result<Vec<DocAddress>> {
        let segment = index.searcher().segment_reader(thread.segment_ord);
        let mut scorer = operator.scorer(&Leaf::unscored_of(segment, self)).map_err(broken)?;
        let mut doc = scorer.seek(self.threads_of(index, thread)?.block_start(thread.doc_id));
        let mut blocks = Vec::new();
        while doc < thread.doc_id && doc != TERMINATED && blocks.len() < limit {
            blocks.push(DocAddress::new(thread.segment_ord, doc));
            doc = scorer.advance();
        }
        self.heed_failure()?;
        Ok(blocks)
    }
}

impl Context {
    /// The thread that a comment block belongs to.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn thread_of(&self, index: &OpenIndex, block: DocAddress) -> Result<DocAddress> {
        let threads = self.threads_of(index, block)?;
        Ok(DocAddress::new(block.segment_ord, threads.at_or_after(block.doc_id)))
    }

    fn threads_of(&self, index: &OpenIndex, address: DocAddress) -> Result<Arc<Threads>> {
        let segment = index.searcher().segment_reader(address.segment_ord);
        self.threads.threads(segment).map_err(broken)
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
}

impl<'a> Leaf<'a> {
    pub(super) const fn unscored_of(segment: &'a SegmentReader, context: &'a Context) -> Self {
        Self { segment, context, documents: None, boost: 1.0 }
    }

    pub(super) const fn is_scored(&self) -> bool {
        self.documents.is_some()
    }

    /// The same segment without scores.
    pub(super) const fn unscored(self) -> Self {
        Self { documents: None, ..self }
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

    /// The identities of the documents of the segment, which prove their stored texts.
    pub(super) fn identities(&self) -> tantivy::Result<Arc<Identities>> {
        self.context.threads.identities(self.segment)
    }

    /// The documents of the segment that are threads.
    pub(super) fn threads(&self) -> tantivy::Result<Arc<Threads>> {
        self.context.threads.threads(self.segment)
    }
}
