//! The execution of an operator: collected over all segments, or within one thread.

use std::sync::Arc;

use tantivy::{DocAddress, TERMINATED, collector::Collector};

use super::{
    Operator,
    adapter::Execution,
    context::{Context, Leaf},
};
use crate::{
    Result,
    index::{OpenIndex, Threads, broken},
};

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
        let mut doc = scorer.seek(self.threads_of(index, thread)?.block_start(thread.doc_id));
        let mut blocks = Vec::new();
        while doc < thread.doc_id && doc != TERMINATED && blocks.len() < limit {
            blocks.push(DocAddress::new(thread.segment_ord, doc));
            doc = scorer.advance();
        }
        self.heed_failure()?;
        Ok(blocks)
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
