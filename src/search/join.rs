//! From comment blocks to their threads and back.
//!
//! The documents of a thread stand next to each other, the thread last (see `index`): so the thread of a block is the
//! next document of that kind, and the blocks of a thread are what stands between it and the thread before.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{explained::explained, lazy::Lazy};
use crate::index::{OrderColumns, ThreadTable, Threads};

/// Makes queries that go from one kind of document to the other.
#[derive(Debug, Clone)]
pub(super) struct Joins {
    table: Arc<ThreadTable>,
}

impl Joins {
    pub(super) const fn new(table: Arc<ThreadTable>) -> Self {
        Self { table }
    }

    pub(super) fn threads(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Threads>> {
        self.table.threads(segment)
    }

    /// The columns by which the documents of a segment are put in order.
    pub(super) fn columns(&self, segment: &SegmentReader) -> tantivy::Result<Arc<OrderColumns>> {
        self.table.columns(segment)
    }

    /// The threads of the comment blocks that `inner` finds, each with the score of its best block, and for all others
    /// together at most the share `more` of it.
    pub(super) fn threads_of(&self, inner: Box<dyn Query>, more: Score) -> Box<dyn Query> {
        Box::new(Join { joins: self.clone(), inner: Arc::from(inner), to: To::Threads { more } })
    }

    /// Everything that belongs to the threads that `inner` finds: their comment blocks, but perhaps other documents that
    /// happen to lie between.
    pub(super) fn blocks_of(&self, inner: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(Join { joins: self.clone(), inner: Arc::from(inner), to: To::Blocks })
    }
}

#[derive(Debug, Clone, Copy)]
enum To {
    Threads { more: Score },
    Blocks,
}

#[derive(Debug, Clone)]
struct Join {
    joins: Joins,
    inner: Arc<dyn Query>,
    to: To,
}

impl Query for Join {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scored = scoring.is_scoring_enabled();
        Ok(Box::new(JoinWeight { joins: self.joins.clone(), inner: self.inner.weight(scoring)?, to: self.to, scored }))
    }
}

struct JoinWeight {
    joins: Joins,
    inner: Box<dyn Weight>,
    to: To,
    scored: bool,
}

impl Weight for JoinWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let threads = self.joins.threads(segment)?;
        Ok(match self.to {
            To::Threads { more } => {
                let blocks = Lazy::new(self.inner.as_ref(), segment, boost)?;
                Box::new(ThreadsScorer::new(blocks, threads, self.scored.then_some(more)))
            }
            To::Blocks => Box::new(BlocksScorer::new(self.inner.scorer(segment, boost)?, threads)),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "joined")
    }
}

/// Goes from blocks to threads.
///
/// Two ways lead on. `advance` and `seek` pass the blocks one after another. `seek_danger`, which an intersection asks by,
/// looks for blocks of the one thread that is asked about: so that a phrase is not searched for in all that lies between.
pub(super) struct ThreadsScorer {
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
    pub(super) fn most(&self) -> Score {
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

/// Goes from threads to blocks.
struct BlocksScorer {
    found: Box<dyn Scorer>,
    threads: Arc<Threads>,
    block: DocId,
}

impl BlocksScorer {
    fn new(found: Box<dyn Scorer>, threads: Arc<Threads>) -> Self {
        let mut scorer = Self { found, threads, block: 0 };
        scorer.settle(0);
        scorer
    }

    /// Goes to the first document at `least` or after it that belongs to a thread that was found.
    fn settle(&mut self, least: DocId) -> DocId {
        loop {
            let thread = self.found.doc();
            if thread == TERMINATED {
                self.block = TERMINATED;
                return TERMINATED;
            }
            let first = self.threads.block_start(thread).max(least);
            if first < thread {
                self.block = first;
                return first;
            }
            self.found.advance();
        }
    }
}

impl DocSet for BlocksScorer {
    fn advance(&mut self) -> DocId {
        if self.block == TERMINATED { TERMINATED } else { self.settle(self.block + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.block {
            return self.block;
        }
        if self.found.doc() < target {
            self.found.seek(target.min(TERMINATED));
        }
        self.settle(target)
    }

    fn doc(&self) -> DocId {
        self.block
    }

    fn size_hint(&self) -> u32 {
        // A thread has some tens of blocks.
        self.found.size_hint().saturating_mul(32)
    }

    fn cost(&self) -> u64 {
        self.found.cost()
    }
}

impl Scorer for BlocksScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
