//! From comment blocks to their threads and back: a block join, in which a thread is the parent of its blocks.
//!
//! The documents of a thread are adjacent, the thread last (see `index`): so the thread of a block is the next document of
//! that kind, and the blocks of a thread are the documents between it and the thread before.

use std::sync::Arc;

use tantivy::{DocId, Score, TERMINATED};

use super::two_phase::{Matches, TwoPhase};
use crate::{
    engine::{
        Operator,
        context::Leaf,
        deferred::Deferred,
        scorer::{Probe, Scorer},
    },
    index::Threads,
};

/// The threads of the comment blocks that `blocks` matches, each with the score of its best block, and for all others
/// together at most the share `more` of it.
#[derive(Debug, Clone)]
pub(crate) struct ToParent {
    pub(in crate::engine) blocks: Box<Operator>,
    pub(in crate::engine) more: Score,
}

impl ToParent {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let Some(blocks) = self.blocks.open(leaf)? else { return Ok(None) };
        let more = leaf.is_scored().then_some(self.more);
        Ok(Some(Box::new(ToParentScorer::new(Deferred::new(blocks), leaf.threads()?, more))))
    }
}

/// The scorer of threads.
///
/// It can be moved in two ways. `advance` and `seek` walk through the blocks. `probe`, by which conjunctions test their
/// parts, looks only at the blocks of the thread in question, so that a phrase is not searched for in all blocks before.
struct ToParentScorer {
    blocks: Deferred,
    threads: Arc<Threads>,
    /// The share of the best block's score that all others may add; `None` if scores are not needed.
    more: Option<Score>,
    /// The current thread, or a lower bound of the next one.
    thread: DocId,
    progress: Progress,
    /// The scores of the blocks of the current thread so far.
    scores: BlockScores,
}

/// The progress of a scorer through the blocks of the current thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// No block of it was found.
    NotFound,
    /// `blocks` is positioned at the first one found; more may follow.
    First,
    /// All were found.
    Done,
}

impl ToParentScorer {
    fn new(mut blocks: Deferred, threads: Arc<Threads>, more: Option<Score>) -> Self {
        // Walking needs a first thread; where a conjunction probes instead, this one look is what it costs.
        blocks.first(0, TERMINATED);
        let (progress, scores) = (Progress::NotFound, BlockScores::default());
        let mut joined = Self { blocks, threads, more, thread: 0, progress, scores };
        joined.take_thread();
        joined
    }

    /// Makes the thread of the current block the current one. Its further blocks are found when its score is requested.
    fn take_thread(&mut self) -> DocId {
        self.scores = BlockScores::default();
        let block = self.blocks.doc();
        self.thread = if block == TERMINATED { TERMINATED } else { self.threads.at_or_after(block) };
        self.progress = Progress::First;
        self.thread
    }

    /// Records that no thread before `thread` matches.
    fn miss(&mut self, thread: DocId) -> Probe {
        (self.thread, self.progress) = (thread, Progress::NotFound);
        Probe::Next(thread)
    }
}

/// The scores of a thread's blocks.
#[derive(Debug, Clone, Copy, Default)]
struct BlockScores {
    best: Score,
    squares: Score,
}

impl BlockScores {
    fn add(&mut self, score: Score) {
        self.best = self.best.max(score);
        self.squares += score * score;
    }

    /// The score of the thread: between that of its best block and `1 + more` times as much, the more blocks are nearly
    /// as good the higher. Any number of weak blocks adds next to nothing.
    fn combined(self, more: Score) -> Score {
        let Self { best, squares } = self;
        if best > 0.0 { best * (1.0 + more * (1.0 - best * best / squares)) } else { 0.0 }
    }
}

impl Scorer for ToParentScorer {
    fn doc(&self) -> DocId {
        self.thread
    }

    fn advance(&mut self) -> DocId {
        if self.thread != TERMINATED {
            // The document behind a thread is the first block of the next one.
            self.blocks.seek(self.thread + 1);
        }
        self.take_thread()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.thread {
            return self.thread;
        }
        let thread = self.threads.at_or_after(target.min(TERMINATED));
        // `target` may be one of the thread's own blocks: the earlier ones belong to it, too.
        let start = if thread == TERMINATED { TERMINATED } else { self.threads.block_start(thread) };
        self.blocks.seek(start);
        self.take_thread()
    }

    fn probe(&mut self, target: DocId) -> Probe {
        if target < self.thread || target == TERMINATED {
            return Probe::Next(self.thread.max(target));
        }
        // Probing again must not reset the scores of blocks that were added up already.
        if target == self.thread && self.progress != Progress::NotFound {
            return Probe::Match;
        }
        let thread = self.threads.at_or_after(target);
        if thread != target {
            return self.miss(thread);
        }
        if self.blocks.first(self.threads.block_start(thread), thread).is_none() {
            // The lower bound of the next block is one of the next thread, too, so that whole threads are skipped.
            let next = self.threads.at_or_after(self.blocks.doc().max(thread + 1));
            return self.miss(next);
        }
        (self.thread, self.progress, self.scores) = (thread, Progress::First, BlockScores::default());
        Probe::Match
    }

    fn score(&mut self) -> Score {
        // Only hits that may be among the first are scored, so that the blocks of most threads are never walked to
        // the end.
        while self.progress == Progress::First {
            self.scores.add(self.blocks.score());
            if self.blocks.first(self.blocks.doc() + 1, self.thread).is_none() {
                self.progress = Progress::Done;
            }
        }
        self.scores.combined(self.more.unwrap_or(0.0))
    }

    fn max_score(&self) -> Score {
        // `best * best / squares` is above 0, so that `combined` stays below this.
        self.blocks.max_score() * (1.0 + self.more.unwrap_or(0.0))
    }

    fn max_score_here(&self) -> Option<Score> {
        let is_scored = self.progress != Progress::First || self.scores.best > 0.0;
        let blocks = (!is_scored).then(|| self.blocks.max_score_until(self.thread)).flatten();
        blocks.map(|best| best * (1.0 + self.more.unwrap_or(0.0)))
    }

    fn scores_many(&self) -> bool {
        true
    }

    fn size_hint(&self) -> u32 {
        self.blocks.size_hint()
    }

    fn cost(&self) -> u64 {
        self.blocks.cost()
    }
}

/// Those of `blocks` that belong to the threads that `threads` matches.
#[derive(Debug, Clone)]
pub(crate) struct ToChild {
    pub(in crate::engine) threads: Box<Operator>,
    pub(in crate::engine) blocks: Box<Operator>,
}

impl ToChild {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let Some(parents) = self.threads.open(leaf)? else { return Ok(None) };
        let Some(blocks) = self.blocks.open(leaf)? else { return Ok(None) };
        let parent = ParentMatches { parents: Deferred::new(parents), threads: leaf.threads()? };
        Ok(Some(Box::new(TwoPhase::new(blocks, parent))))
    }
}

/// Tests blocks by their threads.
struct ParentMatches {
    parents: Deferred,
    threads: Arc<Threads>,
}

impl Matches for ParentMatches {
    fn matches(&mut self, block: DocId) -> Probe {
        match self.parents.probe(self.threads.at_or_after(block)) {
            Probe::Match => Probe::Match,
            Probe::Next(later) => {
                let thread = self.threads.at_or_after(later);
                // No block before the first one of the next matching thread can match.
                let first = if thread == TERMINATED { TERMINATED } else { self.threads.block_start(thread) };
                Probe::Next(first.max(block + 1))
            }
        }
    }

    fn size_hint(&self, approximation: u32) -> u32 {
        // A thread has some tens of blocks.
        self.parents.size_hint().saturating_mul(32).min(approximation)
    }

    fn cost(&self, approximation: &dyn Scorer) -> u64 {
        u64::from(self.size_hint(approximation.size_hint())) + self.parents.cost()
    }
}
