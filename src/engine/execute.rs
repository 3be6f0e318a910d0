//! The execution of an operator: collected over all segments, or within one thread.

use std::{collections::HashMap, sync::Arc};

use tantivy::{DocAddress, DocId, TERMINATED, collector::Collector};

use super::{
    Level, Operator,
    adapter::Execution,
    context::{Context, Leaf},
    scorer::Scorer,
};
use crate::{
    Result,
    index::{OpenIndex, Threads, broken},
};

/// The `limit` matches of `scorer` with the highest scores, from `start` up to `end`, best first.
fn best_within(scorer: &mut dyn Scorer, start: DocId, end: DocAddress, limit: usize) -> Vec<DocAddress> {
    let mut found = Vec::new();
    let mut doc = scorer.seek(start);
    while doc < end.doc_id {
        found.push((scorer.score(), doc));
        doc = scorer.advance();
    }
    // Among equal scores the first on the page: short comments often have the same score.
    found.sort_by(|(one, first), (other, second)| other.total_cmp(one).then(first.cmp(second)));
    found.into_iter().take(limit).map(|(_, doc)| DocAddress::new(end.segment_ord, doc)).collect()
}

impl Context {
    /// The result of `collector` for the matches of `operator`.
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
        self.outcome()?;
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
        // The blocks of a thread are the documents right before it.
        let mut doc = scorer.seek(self.threads_of(index, thread)?.block_start(thread.doc_id));
        let mut blocks = Vec::new();
        while doc < thread.doc_id && doc != TERMINATED && blocks.len() < limit {
            blocks.push(DocAddress::new(thread.segment_ord, doc));
            doc = scorer.advance();
        }
        self.check_failure()?;
        Ok(blocks)
    }

    /// For each of `threads`, in any order, its `limit` best comment blocks that match `operator`, best first.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn best_blocks(
        &self,
        index: &OpenIndex,
        operator: &Operator,
        threads: &[DocAddress],
        limit: usize,
    ) -> Result<HashMap<DocAddress, Vec<DocAddress>>> {
        let mut ordered = threads.to_vec();
        // A scorer only moves forward: in the order of the index one scorer serves all threads of a segment.
        ordered.sort_unstable();
        let mut best = HashMap::with_capacity(threads.len());
        for of_segment in ordered.chunk_by(|one, other| one.segment_ord == other.segment_ord) {
            let segment = index.searcher().segment_reader(of_segment[0].segment_ord);
            let documents = Some(index.searcher().num_docs());
            let leaf = Leaf { segment, context: self, documents, boost: 1.0, candidates: 0 };
            let mut scorer = operator.scorer(&leaf).map_err(broken)?;
            for &thread in of_segment {
                let start = self.threads_of(index, thread)?.block_start(thread.doc_id);
                best.insert(thread, best_within(scorer.as_mut(), start, thread, limit));
            }
        }
        self.outcome()?;
        Ok(best)
    }

    /// The number of `operators` that match `hit`, or at the level of threads one of its comment blocks.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn matching_in(
        &self,
        index: &OpenIndex,
        operators: &[Operator],
        hit: DocAddress,
        level: Level,
    ) -> Result<usize> {
        let segment = index.searcher().segment_reader(hit.segment_ord);
        let start = match level {
            Level::Threads => self.threads_of(index, hit)?.block_start(hit.doc_id),
            Level::Comments | Level::Lines => hit.doc_id,
        };
        let (mut matching, leaf) = (0, Leaf::unscored_of(segment, self));
        for operator in operators {
            let mut scorer = operator.scorer(&leaf).map_err(broken)?;
            // A match in the range of the thread's documents is enough, whichever it is.
            matching += usize::from(scorer.seek(start) <= hit.doc_id);
        }
        Ok(matching)
    }

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
        self.threads().threads(segment).map_err(broken)
    }
}
