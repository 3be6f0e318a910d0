//! A condition that does not contribute to the score.

use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score};

use crate::engine::{
    Operator,
    context::Leaf,
    scorer::{Probe, Scorer},
};

/// Opens the scorer of what `inner` matches, each document with the score 0.
pub(in crate::engine) fn open(inner: &Operator, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
    let scorer = inner.open(&leaf.unscored())?;
    if !leaf.is_scored() {
        return Ok(scorer);
    }
    Ok(scorer.map(|scorer| Box::new(ZeroScorer(scorer)) as Box<dyn Scorer>))
}

struct ZeroScorer(Box<dyn Scorer>);

impl Scorer for ZeroScorer {
    fn start(&mut self) -> DocId {
        self.0.start()
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn probe(&mut self, target: DocId) -> Probe {
        self.0.probe(target)
    }

    fn score(&mut self) -> Score {
        0.0
    }

    fn max_score(&self) -> Score {
        0.0
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.0.fill_buffer(buffer)
    }
}
