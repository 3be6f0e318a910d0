//! From comment blocks to their threads and back.
//!
//! The documents of a thread stand next to each other, the thread last (see `index`): so the thread of a block is the
//! next document of that kind, and the blocks of a thread are what stands between it and the thread before.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    index::SegmentId,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use crate::index::{Fields, kind};

/// Which documents of a segment are threads.
#[derive(Debug)]
pub(super) struct Threads {
    bits: Vec<u64>,
}

impl Threads {
    fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let mut bits = vec![0; segment.max_doc() as usize / 64 + 1];
        let term = Term::from_field_text(fields.kind, kind::THREAD);
        let postings = segment.inverted_index(fields.kind)?.read_postings(&term, IndexRecordOption::Basic)?;
        if let Some(mut postings) = postings {
            while postings.doc() != TERMINATED {
                bits[postings.doc() as usize / 64] |= 1 << (postings.doc() % 64);
                postings.advance();
            }
        }
        Ok(Self { bits })
    }

    /// The first thread at `document` or after it.
    pub(super) fn at_or_after(&self, document: DocId) -> DocId {
        let word = document as usize / 64;
        let Some(&first) = self.bits.get(word) else { return TERMINATED };
        let first = first & (u64::MAX << (document % 64));
        if first != 0 {
            return number(word, first.trailing_zeros());
        }
        let later = self.bits[word + 1..].iter().position(|&bits| bits != 0);
        later.map_or(TERMINATED, |skip| number(word + 1 + skip, self.bits[word + 1 + skip].trailing_zeros()))
    }

    /// The first document that can belong to the thread at `thread`.
    pub(super) fn block_start(&self, thread: DocId) -> DocId {
        let word = thread as usize / 64;
        let first = self.bits.get(word).map_or(0, |bits| bits & !(u64::MAX << (thread % 64)));
        if first != 0 {
            return number(word, first.ilog2()) + 1;
        }
        let earlier = self.bits[..word.min(self.bits.len())].iter().rposition(|&bits| bits != 0);
        earlier.map_or(0, |word| number(word, self.bits[word].ilog2()) + 1)
    }
}

fn number(word: usize, bit: u32) -> DocId {
    DocId::try_from(word * 64).unwrap_or(TERMINATED) + bit
}

/// Knows the threads of each segment, which it reads once.
#[derive(Debug, Clone)]
pub(super) struct Joins {
    fields: Fields,
    known: Arc<Mutex<HashMap<SegmentId, Arc<Threads>>>>,
}

impl Joins {
    pub(super) fn new(fields: Fields) -> Self {
        Self { fields, known: Arc::default() }
    }

    pub(super) fn threads(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Threads>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = known.get(&segment.segment_id()) {
            return Ok(Arc::clone(threads));
        }
        let threads = Arc::new(Threads::read(segment, &self.fields)?);
        known.insert(segment.segment_id(), Arc::clone(&threads));
        Ok(threads)
    }

    /// The threads of the comment blocks that `inner` finds, each with the score of its best block.
    pub(super) fn threads_of(&self, inner: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(Join { joins: self.clone(), inner: Arc::from(inner), to: To::Threads })
    }

    /// Everything that belongs to the threads that `inner` finds: their comment blocks, but perhaps other documents that
    /// happen to lie between.
    pub(super) fn blocks_of(&self, inner: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(Join { joins: self.clone(), inner: Arc::from(inner), to: To::Blocks })
    }
}

#[derive(Debug, Clone, Copy)]
enum To {
    Threads,
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
        let inner = self.inner.scorer(segment, boost)?;
        Ok(match self.to {
            To::Threads => Box::new(ThreadsScorer::new(inner, threads, self.scored)),
            To::Blocks => Box::new(BlocksScorer::new(inner, threads)),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        let found = scorer.doc() <= document && scorer.seek(document) == document;
        Ok(Explanation::new("joined", if found { scorer.score() } else { 0.0 }))
    }
}

/// Goes from blocks to threads.
struct ThreadsScorer {
    blocks: Box<dyn Scorer>,
    threads: Arc<Threads>,
    scored: bool,
    thread: DocId,
    best: Score,
}

impl ThreadsScorer {
    fn new(blocks: Box<dyn Scorer>, threads: Arc<Threads>, scored: bool) -> Self {
        let mut joined = Self { blocks, threads, scored, thread: 0, best: 0.0 };
        joined.take_thread();
        joined
    }

    /// Makes the thread of the block at hand the current one, and passes its blocks.
    fn take_thread(&mut self) -> DocId {
        self.best = 0.0;
        self.thread = self.threads.at_or_after(self.blocks.doc());
        if self.blocks.doc() == TERMINATED || self.thread == TERMINATED {
            self.thread = TERMINATED;
        } else if self.scored {
            while self.blocks.doc() < self.thread {
                self.best = self.best.max(self.blocks.score());
                self.blocks.advance();
            }
        } else {
            self.blocks.seek(self.thread);
        }
        self.thread
    }
}

impl DocSet for ThreadsScorer {
    fn advance(&mut self) -> DocId {
        self.take_thread()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.thread {
            return self.thread;
        }
        let thread = self.threads.at_or_after(target.min(TERMINATED));
        let start = if thread == TERMINATED { TERMINATED } else { self.threads.block_start(thread) };
        if self.blocks.doc() < start {
            self.blocks.seek(start);
        }
        self.take_thread()
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
        self.best
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

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(documents: &[DocId], max: usize) -> Threads {
        let mut bits = vec![0; max / 64 + 1];
        for document in documents {
            bits[*document as usize / 64] |= 1 << (document % 64);
        }
        Threads { bits }
    }

    proptest::proptest! {
        #[test]
        fn threads_are_found_as_by_looking_through_them(set in proptest::collection::btree_set(0_u32..300, 0..20), at in 0_u32..300) {
            let documents: Vec<_> = set.iter().copied().collect();
            let threads = threads(&documents, 300);
            proptest::prop_assert_eq!(threads.at_or_after(at), set.range(at..).next().copied().unwrap_or(TERMINATED));
            proptest::prop_assert_eq!(threads.block_start(at), set.range(..at).next_back().map_or(0, |before| before + 1));
        }
    }
}
