//! The collector of all matching documents, in the order of the index: for searches whose hits are parts of documents.

use crate::message::messages;
use std::sync::Arc;

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::packed::Packed;
use crate::{
    Error, Result,
    engine::{Context, Level, Operator, Position, Sort, sort::SortKeys},
    index::{OpenIndex, ThreadTable},
};

/// The bytes of a document and its score.
const RECORD: usize = size_of::<DocId>() + size_of::<Score>();

/// Collects every document.
struct DocumentsCollector {
    sort: Sort,
    level: Level,
    threads: Arc<ThreadTable>,
}

/// Documents with what they are sorted by, in the order of the index.
pub(crate) struct Documents(Vec<SegmentDocuments>);

pub(crate) struct SegmentDocuments {
    ordinal: SegmentOrdinal,
    keys: SortKeys,
    documents: Packed<RECORD>,
    /// Why there is no more memory.
    failure: Option<std::io::Error>,
}

impl Context {
    /// All matches of `operator`, which are of `level`, scored if `sort` requires it.
    ///
    /// # Errors
    /// If the search was cancelled, or if the index is damaged.
    pub(crate) fn documents(
        &self,
        index: &OpenIndex,
        operator: Operator,
        sort: Sort,
        level: Level,
    ) -> Result<Documents> {
        self.collect(index, operator, &DocumentsCollector { sort, level, threads: Arc::clone(index.threads()) })
    }
}

messages! {
    /// An error of the collection of documents.
    enum CollectMessage {
        MatchesNotKept => "the matches cannot be kept", "無法保存符合的文件";
    }
}

impl Documents {
    /// Passes each document with its position to `take`.
    ///
    /// # Errors
    /// If `take` fails, or the system gave no memory.
    pub(crate) fn each(self, mut take: impl FnMut(Position, DocAddress) -> Result<()>) -> Result<()> {
        for SegmentDocuments { ordinal, keys, documents, failure } in self.0 {
            if let Some(failure) = failure {
                return Err(Error::new(CollectMessage::MatchesNotKept).because(failure));
            }
            for [d0, d1, d2, d3, s0, s1, s2, s3] in (0..documents.len()).map_while(|number| documents.get(number)) {
                let (document, score) =
                    (DocId::from_le_bytes([d0, d1, d2, d3]), Score::from_le_bytes([s0, s1, s2, s3]));
                take(keys.position(document, score, ordinal), DocAddress::new(ordinal, document))?;
            }
        }
        Ok(())
    }
}

impl Collector for DocumentsCollector {
    type Fruit = Documents;
    type Child = SegmentDocuments;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentDocuments> {
        let keys = SortKeys::open(self.sort, self.level, &self.threads, segment)?;
        Ok(SegmentDocuments { ordinal, keys, documents: Packed::new(), failure: None })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, mut segments: Vec<SegmentDocuments>) -> tantivy::Result<Documents> {
        // tantivy gives the results in the order in which threads finished.
        segments.sort_unstable_by_key(|segment| segment.ordinal);
        Ok(Documents(segments))
    }
}

impl SegmentCollector for SegmentDocuments {
    type Fruit = Self;

    fn collect(&mut self, document: DocId, score: Score) {
        // A collector cannot end a search.
        if self.failure.is_none() {
            let ([d0, d1, d2, d3], [s0, s1, s2, s3]) = (document.to_le_bytes(), score.to_le_bytes());
            self.failure = self.documents.push([d0, d1, d2, d3, s0, s1, s2, s3]).err();
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
