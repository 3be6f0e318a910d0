//! The documents that hold one term.
//!
//! As tantivy's `TermQuery`, with the same scores; but a dictionary is read once in a search, and no score exceeds
//! `max_score`.

use std::sync::Arc;

use tantivy::{
    DocId, Score, TERMINATED, fieldnorm::FieldNormReader, postings::BlockSegmentPostings, query::Bm25Weight,
    schema::IndexRecordOption,
};

use crate::engine::{
    bm25::{self, Similarity},
    context::Leaf,
    scorer::Scorer,
    terms::TermLookup,
    window::{ScoreWindow, Window},
};

/// The documents with a term.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    lookup: [Arc<TermLookup>; 1],
    option: IndexRecordOption,
    similarity: Similarity,
}

impl Term {
    /// Scored without regard to how often a document holds the term.
    pub(crate) fn once(lookup: Arc<TermLookup>) -> Self {
        Self { lookup: [lookup], option: IndexRecordOption::Basic, similarity: Similarity::default() }
    }

    /// Scored by how often a document holds the term.
    pub(crate) fn with_frequencies(lookup: Arc<TermLookup>) -> Self {
        Self { lookup: [lookup], option: IndexRecordOption::WithFreqs, similarity: Similarity::default() }
    }

    pub(in crate::engine) fn lookup(&self) -> &TermLookup {
        &self.lookup[0]
    }

    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let Some(entry) = self.lookup[0].entry(leaf.segment)? else { return Ok(None) };
        let weight = self.similarity.weight(&self.lookup, leaf)?;
        let scored = weight.map(|weight| (weight, entry.fieldnorms(leaf.segment)));
        // Frequencies need not be decoded if nothing is scored by them.
        let blocks = entry.blocks(if leaf.is_scored() { self.option } else { IndexRecordOption::Basic })?;
        Ok(Some(Box::new(TermScorer { doc: blocks.doc(0), blocks, at: 0, scored })))
    }
}

struct TermScorer {
    blocks: BlockSegmentPostings,
    /// The place in the block; what follows its last document reads as `TERMINATED`.
    at: usize,
    doc: DocId,
    /// The weight of the term and the lengths of the texts, if scores are needed.
    scored: Option<(Bm25Weight, FieldNormReader)>,
}

impl TermScorer {
    /// Passes the current document and those behind it up to `end` to `pass`, each with its place in its block, and moves
    /// behind them. A block at a time: this is where most postings are read.
    #[inline]
    fn pass_until(&mut self, end: DocId, mut pass: impl FnMut(&BlockSegmentPostings, usize, DocId)) {
        while self.doc < end {
            for &doc in self.blocks.docs().get(self.at..).unwrap_or_default() {
                if doc >= end {
                    self.doc = doc;
                    return;
                }
                pass(&self.blocks, self.at, doc);
                self.at += 1;
            }
            self.blocks.advance();
            self.at = 0;
            self.doc = self.blocks.doc(0);
        }
    }
}

impl Scorer for TermScorer {
    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.at += 1;
        if self.at >= self.blocks.block_len() {
            self.blocks.advance();
            self.at = 0;
        }
        self.doc = self.blocks.doc(self.at);
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.at = self.blocks.seek(target);
            self.doc = self.blocks.doc(self.at);
        }
        self.doc
    }

    #[inline]
    fn score(&mut self) -> Score {
        let Some((weight, fieldnorms)) = &self.scored else { return 1.0 };
        weight.score(fieldnorms.fieldnorm_id(self.doc), self.blocks.freq(self.at))
    }

    fn count(&mut self, window: &mut Window) {
        self.pass_until(window.end(), |_, _, doc| window.add(doc));
    }

    fn accumulate(&mut self, window: &mut ScoreWindow) {
        // Taken out for the loop, which moves the rest of the scorer.
        let scored = self.scored.take();
        let end = window.end();
        match &scored {
            None => self.pass_until(end, |_, _, doc| window.add(doc, 1.0)),
            Some((weight, lengths)) => self.pass_until(end, |blocks, at, doc| {
                window.add(doc, weight.score(lengths.fieldnorm_id(doc), blocks.freq(at)));
            }),
        }
        self.scored = scored;
    }

    fn max_score(&self) -> Score {
        bm25::max_score(self.scored.as_ref().map(|(weight, _)| weight))
    }

    fn size_hint(&self) -> u32 {
        self.blocks.doc_freq()
    }
}
