//! The documents that hold at least one of many terms, as a set of bits.
//!
//! The pieces of a question may be common, and each is in other documents: to merge their postings one document at a time
//! takes longer than to decode each posting list once and set a bit for each document. Lucene's `TermInSetQuery` does the
//! same.

use std::sync::Arc;

use tantivy::{DocId, Score, TERMINATED, schema::IndexRecordOption};

use crate::engine::{context::Leaf, scorer::Scorer, terms::TermLookup};

/// The documents with one of `terms` at least, each with the score 0.
#[derive(Debug, Clone)]
pub(crate) struct TermSet {
    pub(in crate::engine) terms: Vec<Arc<TermLookup>>,
}

impl TermSet {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let mut bits = Vec::new();
        for term in &self.terms {
            let Some(entry) = term.entry(leaf.segment)? else { continue };
            // Only once a term occurs: a bit for each document of a large segment is not small.
            bits.resize(leaf.segment.max_doc() as usize / 64 + 1, 0);
            let mut blocks = entry.blocks(IndexRecordOption::Basic)?;
            while blocks.block_len() > 0 {
                blocks.docs().iter().for_each(|&doc| set(&mut bits, doc));
                blocks.advance();
            }
        }
        Ok((!bits.is_empty()).then(|| Box::new(TermSetScorer::new(bits)) as Box<dyn Scorer>))
    }
}

fn set(bits: &mut [u64], doc: DocId) {
    // Damaged postings may name documents that do not exist.
    if let Some(word) = bits.get_mut(doc as usize / 64) {
        *word |= 1 << (doc % 64);
    }
}

struct TermSetScorer {
    bits: Vec<u64>,
    len: u32,
    doc: DocId,
}

impl TermSetScorer {
    fn new(bits: Vec<u64>) -> Self {
        let len = bits.iter().map(|word| word.count_ones()).sum();
        let mut scorer = Self { bits, len, doc: 0 };
        scorer.doc = scorer.at_or_after(0);
        scorer
    }

    fn at_or_after(&self, doc: DocId) -> DocId {
        let mut at = doc as usize / 64;
        let Some(&first) = self.bits.get(at) else { return TERMINATED };
        // Without the bits before `doc`.
        let mut word = first & (u64::MAX << (doc % 64));
        while word == 0 {
            at += 1;
            let Some(&next) = self.bits.get(at) else { return TERMINATED };
            word = next;
        }
        DocId::try_from(at * 64).map_or(TERMINATED, |start| start + word.trailing_zeros())
    }
}

impl Scorer for TermSetScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.at_or_after(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = self.at_or_after(target);
        }
        self.doc
    }

    fn score(&mut self) -> Score {
        0.0
    }

    fn max_score(&self) -> Score {
        0.0
    }

    fn size_hint(&self) -> u32 {
        self.len
    }
}
