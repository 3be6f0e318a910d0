//! From comment blocks to their threads and back.
//!
//! The documents of a thread stand next to each other, the thread last (see `index`): so the thread of a block is the
//! next document of that kind, and the blocks of a thread are what stands between it and the thread before.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{
    explained::explained,
    lazy::Lazy,
    opened::{Begins, Opened, Opens},
};
use crate::index::{OrderColumns, ThreadTable, Threads};

/// Makes queries that go from one kind of document to the other.
#[derive(Debug, Clone)]
pub(crate) struct Joins {
    table: Arc<ThreadTable>,
}

impl Joins {
    pub(crate) const fn new(table: Arc<ThreadTable>) -> Self {
        Self { table }
    }

    pub(crate) fn threads(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Threads>> {
        self.table.threads(segment)
    }

    /// The columns by which the documents of a segment are put in order.
    pub(crate) fn columns(&self, segment: &SegmentReader) -> tantivy::Result<Arc<OrderColumns>> {
        self.table.columns(segment)
    }

    /// The threads of the comment blocks that `inner` finds, each with the score of its best block, and for all others
    /// together at most the share `more` of it.
    pub(crate) fn threads_of(&self, inner: Box<dyn Query>, more: Score) -> Box<dyn Query> {
        Box::new(ThreadsOf { joins: self.clone(), blocks: Arc::from(inner), more })
    }

    /// Those of `blocks` that belong to the threads that `inner` finds; they score nothing for it.
    pub(crate) fn blocks_of(&self, inner: Box<dyn Query>, blocks: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(BlocksOf { joins: self.clone(), found: Arc::from(inner), blocks: Arc::from(blocks) })
    }
}

#[derive(Debug, Clone)]
struct ThreadsOf {
    joins: Joins,
    blocks: Arc<dyn Query>,
    more: Score,
}

impl Query for ThreadsOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (joins, blocks) = (self.joins.clone(), self.blocks.weight(scoring)?);
        Ok(Box::new(ThreadsWeight { joins, blocks, more: scoring.is_scoring_enabled().then_some(self.more) }))
    }
}

struct ThreadsWeight {
    joins: Joins,
    blocks: Box<dyn Weight>,
    more: Option<Score>,
}

impl Weight for ThreadsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let blocks = Lazy::new(self.blocks.as_ref(), segment, boost)?;
        Ok(Box::new(ThreadsScorer::new(blocks, self.joins.threads(segment)?, self.more)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "joined")
    }
}

/// Goes from blocks to threads.
///
/// Two ways lead on. `advance` and `seek` pass the blocks one after another. `seek_danger`, which an intersection asks by,
/// looks for blocks of the one thread that is asked about: so that a phrase is not searched for in all that lies between.
pub(crate) struct ThreadsScorer {
    blocks: Lazy,
    threads: Arc<Threads>,
    /// The share of the best block's score that all others may add; `None` if nobody asks for scores.
    more: Option<Score>,
    /// The thread at hand, or the least that can come.
    thread: DocId,
    standing: Standing,
    /// The scores of the blocks of the thread so far.
    scores: Scores,
}

/// What is known of the thread at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// None of its blocks was found.
    Open,
    /// The blocks stand at the first one of it; more may follow.
    Within,
    /// Its blocks are passed.
    Passed,
}

impl ThreadsScorer {
    fn new(mut blocks: Lazy, threads: Arc<Threads>, more: Option<Score>) -> Self {
        blocks.first(0, TERMINATED);
        let (thread, standing, scores) = (0, Standing::Open, Scores::default());
        let mut joined = Self { blocks, threads, more, thread, standing, scores };
        joined.take_thread();
        joined
    }

    /// Makes the thread of the block at hand the current one. Its further blocks are looked for when its score is asked.
    fn take_thread(&mut self) -> DocId {
        self.scores = Scores::default();
        let block = self.blocks.doc();
        self.thread = if block == TERMINATED { TERMINATED } else { self.threads.at_or_after(block) };
        self.standing = Standing::Within;
        self.thread
    }

    /// The most that a thread can score.
    pub(crate) fn most(&self) -> Score {
        self.blocks.most() * (1.0 + self.more.unwrap_or(0.0))
    }

    /// Tells that nothing is found before `thread`.
    fn miss(&mut self, thread: DocId) -> SeekDangerResult {
        (self.thread, self.standing) = (thread, Standing::Open);
        SeekDangerResult::SeekLowerBound(thread)
    }
}

/// The scores of a thread's blocks.
#[derive(Debug, Clone, Copy, Default)]
struct Scores {
    best: Score,
    squares: Score,
}

impl Scores {
    fn add(&mut self, score: Score) {
        self.best = self.best.max(score);
        self.squares += score * score;
    }

    /// The score of the thread: between that of its best block and `1 + more` times as much, the more the more blocks
    /// are nearly as good. Any number of weak ones adds next to nothing.
    fn together(self, more: Score) -> Score {
        let Self { best, squares } = self;
        if best > 0.0 { best * (1.0 + more * (1.0 - best * best / squares)) } else { 0.0 }
    }
}

impl DocSet for ThreadsScorer {
    fn advance(&mut self) -> DocId {
        if self.thread != TERMINATED {
            self.blocks.seek(self.thread + 1);
        }
        self.take_thread()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.thread {
            return self.thread;
        }
        let thread = self.threads.at_or_after(target.min(TERMINATED));
        let start = if thread == TERMINATED { TERMINATED } else { self.threads.block_start(thread) };
        self.blocks.seek(start);
        self.take_thread()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target < self.thread || target == TERMINATED {
            return SeekDangerResult::SeekLowerBound(self.thread.max(target));
        }
        if target == self.thread && self.standing != Standing::Open {
            return SeekDangerResult::Found;
        }
        let thread = self.threads.at_or_after(target);
        if thread != target {
            return self.miss(thread);
        }
        if self.blocks.first(self.threads.block_start(thread), thread).is_none() {
            let next = self.threads.at_or_after(self.blocks.doc().max(thread + 1));
            return self.miss(next);
        }
        (self.thread, self.standing, self.scores) = (thread, Standing::Within, Scores::default());
        SeekDangerResult::Found
    }

    fn doc(&self) -> DocId {
        self.thread
    }

    fn size_hint(&self) -> u32 {
        self.blocks.size_hint()
    }

    fn cost(&self) -> u64 {
        self.blocks.cost()
    }
}

impl Scorer for ThreadsScorer {
    fn score(&mut self) -> Score {
        while self.standing == Standing::Within {
            self.scores.add(self.blocks.score());
            if self.blocks.first(self.blocks.doc() + 1, self.thread).is_none() {
                self.standing = Standing::Passed;
            }
        }
        self.scores.together(self.more.unwrap_or(0.0))
    }
}

#[derive(Debug, Clone)]
struct BlocksOf {
    joins: Joins,
    found: Arc<dyn Query>,
    blocks: Arc<dyn Query>,
}

impl Query for BlocksOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (found, blocks) = (self.found.weight(scoring)?, self.blocks.weight(scoring)?);
        Ok(Box::new(Opened(OpensBlocks { joins: self.joins.clone(), found, blocks })))
    }
}

struct OpensBlocks {
    joins: Joins,
    found: Box<dyn Weight>,
    blocks: Box<dyn Weight>,
}

impl Opens for OpensBlocks {
    type Scorer = BlocksScorer;
    const NAME: &'static str = "joined";

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<BlocksScorer>> {
        let found = Lazy::new(self.found.as_ref(), segment, boost)?;
        let blocks = self.blocks.scorer(segment, boost)?;
        Ok(Some(BlocksScorer { found, blocks, threads: self.joins.threads(segment)? }))
    }
}

/// Goes from threads to blocks. Of a block that is asked about by `seek_danger` only its own thread is looked for.
pub(crate) struct BlocksScorer {
    found: Lazy,
    blocks: Box<dyn Scorer>,
    threads: Arc<Threads>,
}

impl BlocksScorer {
    /// Goes from the block at hand to the first one whose thread was found.
    fn settle(&mut self) -> DocId {
        let mut block = self.blocks.doc();
        while block != TERMINATED {
            let thread = self.threads.at_or_after(block);
            match self.found.first(thread, TERMINATED) {
                Some(found) if found == thread => break,
                Some(found) => block = self.blocks.seek(self.threads.block_start(found)),
                None => block = self.blocks.seek(TERMINATED),
            }
        }
        block
    }
}

impl Begins for BlocksScorer {
    fn begin(&mut self) {
        self.settle();
    }
}

impl DocSet for BlocksScorer {
    fn advance(&mut self) -> DocId {
        self.blocks.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.blocks.doc() {
            self.blocks.seek(target);
        }
        self.settle()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target > self.blocks.doc() {
            self.blocks.seek(target);
        }
        let block = self.blocks.doc();
        if block != target || target == TERMINATED {
            return SeekDangerResult::SeekLowerBound(block.max(target));
        }
        match self.found.seek_danger(self.threads.at_or_after(block)) {
            SeekDangerResult::Found => SeekDangerResult::Found,
            SeekDangerResult::SeekLowerBound(later) => {
                let thread = self.threads.at_or_after(later);
                let first = if thread == TERMINATED { TERMINATED } else { self.threads.block_start(thread) };
                SeekDangerResult::SeekLowerBound(first.max(target + 1))
            }
        }
    }

    fn doc(&self) -> DocId {
        self.blocks.doc()
    }

    fn size_hint(&self) -> u32 {
        // A thread has some tens of blocks.
        self.found.size_hint().saturating_mul(32).min(self.blocks.size_hint())
    }

    fn cost(&self) -> u64 {
        u64::from(self.size_hint()) + self.found.cost()
    }
}

impl Scorer for BlocksScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
