//! The documents that hold at least one of many terms, as a set of bits.
//!
//! The pieces of a question may be common, and each is in other documents: to merge their postings one document at a time
//! takes longer than to decode each posting list once and set a bit for each document. Lucene's `TermInSetQuery` does the
//! same.

use std::sync::Arc;

use tantivy::{DocId, Score, TERMINATED, schema::IndexRecordOption};

use crate::{
    engine::{context::Leaf, scorer::Scorer, terms::TermLookup},
    index::DocumentSet,
};

/// The documents with one of `terms` at least, each with the score 0.
#[derive(Debug, Clone)]
pub(crate) struct TermSet {
    pub(in crate::engine) terms: Vec<Arc<TermLookup>>,
}

impl TermSet {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let mut set = None;
        for term in &self.terms {
            let Some(entry) = term.entry(leaf.segment)? else { continue };
            // Only once a term occurs: a bit for each document of a large segment is not small.
            let set = set.get_or_insert_with(|| DocumentSet::of(leaf.segment));
            let mut blocks = entry.blocks(IndexRecordOption::Basic)?;
            while blocks.block_len() > 0 {
                blocks.docs().iter().for_each(|&doc| set.insert(doc));
                blocks.advance();
            }
        }
        Ok(set.map(|set| Box::new(TermSetScorer::new(set)) as Box<dyn Scorer>))
    }
}

struct TermSetScorer {
    set: DocumentSet,
    len: u32,
    doc: DocId,
}

impl TermSetScorer {
    fn new(set: DocumentSet) -> Self {
        let (len, doc) = (set.len(), set.at_or_after(0));
        Self { set, len, doc }
    }
}

impl Scorer for TermSetScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.set.at_or_after(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = self.set.at_or_after(target);
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
