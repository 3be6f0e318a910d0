//! The statistics that BM25 weighs by, of one kind of documents.
//!
//! tantivy counts every document of the index, of whatever kind: with some forty comment blocks to a thread, a post of
//! average length would be forty times as long as the average, and no word of a post would be common. Here the
//! documents are counted that can have the field.

use std::sync::Arc;

use tantivy::{
    Searcher, Term,
    query::{Bm25StatisticsProvider, EnableScoring, Query, Weight},
    schema::Field,
};

use super::entries::Entries;

/// `inner`, weighed among the documents that hold `kind`; all fields that it asks must be of that kind alone.
pub(crate) fn among(kind: Arc<Entries>, inner: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(Among { kind, inner })
}

#[derive(Debug)]
struct Among {
    kind: Arc<Entries>,
    inner: Box<dyn Query>,
}

impl Clone for Among {
    fn clone(&self) -> Self {
        Self { kind: Arc::clone(&self.kind), inner: self.inner.box_clone() }
    }
}

impl Query for Among {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let EnableScoring::Enabled { searcher, .. } = scoring else { return self.inner.weight(scoring) };
        let statistics = Statistics { searcher, documents: self.kind.documents()? };
        self.inner.weight(EnableScoring::enabled_from_statistics_provider(&statistics, searcher))
    }
}

struct Statistics<'a> {
    searcher: &'a Searcher,
    documents: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        // BM25 divides by it.
        Ok(self.documents.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
