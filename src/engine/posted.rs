//! The documents that hold one term.
//!
//! As tantivy's `TermQuery` and with the same scores; but a dictionary is asked once, and it tells
//! [the most](super::most) that a document can score.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings,
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use super::{
    entries::{Entries, Weighing, saturated},
    explained::explained,
};

/// The documents with a term; `option` tells whether it counts how often it stands there.
pub(crate) fn posted(entries: Arc<Entries>, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(Posted { entries: [entries], option })
}

#[derive(Debug, Clone)]
struct Posted {
    entries: [Arc<Entries>; 1],
    option: IndexRecordOption,
}

impl Query for Posted {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weighing = Weighing::new(scoring)?;
        // Nobody asks how often a term stands in a document if it does not count.
        let option = if weighing.is_asked() { self.option } else { IndexRecordOption::Basic };
        Ok(Box::new(PostedWeight { query: Self { option, entries: self.entries.clone() }, weighing }))
    }
}

struct PostedWeight {
    query: Posted,
    weighing: Weighing,
}

impl Weight for PostedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Posted { entries, option } = &self.query;
        let Some(entry) = entries[0].entry(segment)? else { return Ok(Box::new(EmptyScorer)) };
        let weight = self.weighing.weight(entries, boost)?;
        let scored = weight.map(|weight| (weight, entry.lengths(segment)));
        let blocks = entry.blocks(*option)?;
        Ok(Box::new(PostedScorer { document: blocks.doc(0), blocks, at: 0, scored }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "posted")
    }
}

/// Stands at a document with the term.
pub(crate) struct PostedScorer {
    blocks: BlockSegmentPostings,
    /// The place in the block; what follows its last document reads as `TERMINATED`.
    at: usize,
    document: DocId,
    /// What the term weighs and how long the texts are, if somebody asks for scores.
    scored: Option<(Bm25Weight, FieldNormReader)>,
}

impl PostedScorer {
    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        saturated(self.scored.as_ref().map(|(weight, _)| weight))
    }
}

impl DocSet for PostedScorer {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return TERMINATED;
        }
        self.at += 1;
        if self.at >= self.blocks.block_len() {
            self.blocks.advance();
            self.at = 0;
        }
        self.document = self.blocks.doc(self.at);
        self.document
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.document {
            self.at = self.blocks.seek(target);
            self.document = self.blocks.doc(self.at);
        }
        self.document
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.blocks.doc_freq()
    }
}

impl Scorer for PostedScorer {
    #[inline]
    fn score(&mut self) -> Score {
        let Some((weight, lengths)) = &self.scored else { return 1.0 };
        weight.score(lengths.fieldnorm_id(self.document), self.blocks.freq(self.at))
    }
}
