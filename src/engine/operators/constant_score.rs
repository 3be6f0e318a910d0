//! A condition that contributes the same score for each document, or none.

use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score};

use crate::engine::{
    Operator,
    context::Leaf,
    scorer::{Probe, Scorer},
};

/// Opens the scorer of what `inner` matches, each document with the score `score`.
pub(in crate::engine) fn open(
    inner: &Operator,
    score: Score,
    leaf: &Leaf<'_>,
) -> tantivy::Result<Option<Box<dyn Scorer>>> {
    // Frequencies and lengths need not be decoded for a score that is known.
    let scorer = inner.open(&leaf.unscored())?;
    if !leaf.is_scored() {
        return Ok(scorer);
    }
    Ok(scorer.map(|scorer| Box::new(ConstantScorer { inner: scorer, score: score * leaf.boost }) as Box<dyn Scorer>))
}

struct ConstantScorer {
    inner: Box<dyn Scorer>,
    score: Score,
}

impl Scorer for ConstantScorer {
    fn start(&mut self) -> DocId {
        self.inner.start()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn probe(&mut self, target: DocId) -> Probe {
        self.inner.probe(target)
    }

    fn score(&mut self) -> Score {
        self.score
    }

    fn max_score(&self) -> Score {
        self.score
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.inner.fill_buffer(buffer)
    }
}
