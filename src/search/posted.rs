//! The documents that hold one term.
//!
//! As tantivy's `TermQuery` and with the same scores; but a dictionary is asked once, and it tells
//! [the most](super::most) that a document can score.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings,
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use super::{
    entries::{Entries, bm25, lengths, saturated},
    explained::explained,
};

/// The documents with `term`; `option` tells whether it counts how often it stands there.
pub(super) fn posted(term: Term, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(Posted { term, option })
}

#[derive(Debug, Clone)]
struct Posted {
    term: Term,
    option: IndexRecordOption,
}

impl Query for Posted {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let entries = [Entries::find(scoring.searcher(), &self.term)?];
        let weight = bm25(scoring, &entries)?;
        let [entries] = entries;
        // Nobody asks how often a term stands in a document if it does not count.
        let option = if weight.is_some() { self.option } else { IndexRecordOption::Basic };
        Ok(Box::new(PostedWeight { query: Self { option, term: self.term.clone() }, entries, weight }))
    }
}

struct PostedWeight {
    query: Posted,
    entries: Entries,
    weight: Option<Bm25Weight>,
}

impl Weight for PostedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(blocks) = self.entries.blocks(segment, self.query.option)? else { return Ok(Box::new(EmptyScorer)) };
        let weight = self.weight.as_ref().map(|weight| weight.boost_by(boost));
        let lengths = lengths(segment, self.query.term.field(), weight.is_some())?;
        Ok(Box::new(PostedScorer { document: blocks.doc(0), blocks, at: 0, lengths, weight }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "posted")
    }
}

/// Stands at a document with the term.
pub(super) struct PostedScorer {
    blocks: BlockSegmentPostings,
    /// The place in the block; what follows its last document reads as `TERMINATED`.
    at: usize,
    document: DocId,
    lengths: FieldNormReader,
    weight: Option<Bm25Weight>,
}

impl PostedScorer {
    /// The most that a document can score.
    pub(super) fn most(&self) -> Score {
        saturated(self.weight.as_ref())
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
        let Some(weight) = &self.weight else { return 1.0 };
        weight.score(self.lengths.fieldnorm_id(self.document), self.blocks.freq(self.at))
    }
}
