//! The matches of one operator with the scores of others added.

mod rescore;
mod threshold;

use tantivy::{DocId, Score, TERMINATED};

use self::rescore::Rescorer;
pub(in crate::engine) use self::threshold::NOT_COMPETITIVE;
pub(crate) use self::threshold::Threshold;
use super::{Operator, context::Leaf, scorer::Scorer};

/// Scores are rounded to multiples of this: sums of the same numbers may differ in their last bits by the order of
/// addition, which depends on how the index happens to be cut into segments.
const STEP: Score = 1.0 / 256.0;

/// `score` in whole steps.
pub(in crate::engine) fn rounded(score: Score) -> Score {
    (score / STEP).round() * STEP
}

/// The matches of `matching`, neither more nor fewer, with the scores of each of `evidence` added. What cannot reach the
/// threshold is found but [not scored](NOT_COMPETITIVE).
#[derive(Debug, Clone)]
pub(crate) struct Rank {
    pub(super) matching: Box<Operator>,
    pub(super) evidence: Vec<Operator>,
    pub(super) threshold: Threshold,
}

/// From this cost of the matches on, and if the costliest evidence is scored from all blocks of a thread, opening that
/// evidence twice pays.
const RESCORED_FROM: u64 = 1000;

impl Rank {
    pub(super) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        // Evidence never decides what matches: without scores it is not opened.
        if !leaf.is_scored() {
            return self.matching.scorer(leaf).map(Some);
        }
        let Some(ranked) = self.one_by_one(leaf)? else { return Ok(None) };
        // The signals are in the order of their cost.
        let scores_many = ranked.signals.last().is_some_and(|last| last.scorer.scores_many());
        if scores_many && ranked.cost() >= RESCORED_FROM {
            return self.best_first(ranked, leaf).map(Some);
        }
        Ok(Some(Box::new(ranked)))
    }

    fn signal(&self, number: usize, leaf: &Leaf<'_>) -> tantivy::Result<Signal> {
        let scorer = self.evidence[number].scorer(leaf)?;
        Ok(Signal { number, max_score: scorer.max_score(), scorer })
    }

    /// The scorer that scores each match when it is reached; `None` if nothing matches.
    fn one_by_one(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<RankScorer>> {
        let matching = self.matching.scorer(leaf)?;
        if matching.doc() == TERMINATED {
            return Ok(None);
        }
        // The blocks of a thread may add much, so that most threads are scored by all else before. Most blocks are not: what
        // a few pairs add decides.
        let joins = self.evidence.iter().any(Operator::joins_blocks);
        let leaf = &Leaf { candidates: if joins { matching.size_hint().into() } else { 0 }, ..*leaf };
        let mut signals = Vec::with_capacity(self.evidence.len());
        for number in 0..self.evidence.len() {
            let signal = self.signal(number, leaf)?;
            // Evidence that a segment does not have adds nothing, but its bound would keep others from being skipped.
            if signal.scorer.doc() != TERMINATED {
                signals.push(signal);
            }
        }
        Ok(Some(RankScorer::new(matching, signals, self.evidence.len(), self.threshold.clone())))
    }

    /// The same matches, the most promising scored first, if not all are wanted and there are several signals.
    fn best_first(&self, ranked: RankScorer, leaf: &Leaf<'_>) -> tantivy::Result<Box<dyn Scorer>> {
        // With a single signal there is nothing cheap to order by.
        let (Some(limit), [_, .., last]) = (self.threshold.limit(), &ranked.signals[..]) else {
            return Ok(Box::new(ranked));
        };
        // Opened a second time: the matches that are scored first are not in the order in which the rest comes.
        let late = self.signal(last.number, leaf)?;
        Ok(Box::new(Rescorer::new(ranked, late, limit, leaf.segment.alive_bitset().cloned())))
    }
}

struct RankScorer {
    matching: Box<dyn Scorer>,
    /// An upper bound of the scores of `matching`.
    max_score: Score,
    /// The costliest last: most often it is not needed any more.
    signals: Vec<Signal>,
    /// For each signal an upper bound of the sum of its score and those of all that follow.
    max_from: Vec<Score>,
    /// The score of the current match and that of each signal, in the order in which they are added whatever is computed
    /// first.
    scores: Vec<Score>,
    threshold: Threshold,
}

/// One kind of evidence.
struct Signal {
    /// Its place in the sum.
    number: usize,
    scorer: Box<dyn Scorer>,
    /// An upper bound of its scores.
    max_score: Score,
}

impl RankScorer {
    fn new(matching: Box<dyn Scorer>, mut signals: Vec<Signal>, number: usize, threshold: Threshold) -> Self {
        signals.sort_by_key(|signal| signal.scorer.cost());
        let mut max_from: Vec<_> = signals.iter().map(|signal| signal.max_score).collect();
        for i in (1..max_from.len()).rev() {
            max_from[i - 1] += max_from[i];
        }
        let max_score = matching.max_score();
        Self { matching, max_score, signals, max_from, scores: vec![0.0; number + 1], threshold }
    }

    /// The minimum sum that is competitive. A score is rounded, and sums of the same numbers may differ in their last bits.
    fn enough(&self) -> Score {
        self.threshold.get() - STEP
    }

    /// The sum of the scores of the current match and the first `number` signals; `None` if the match is not competitive.
    fn score_first(&mut self, number: usize) -> Option<Score> {
        let enough = self.enough();
        let max_from = |i: usize, all: &[Score]| all.get(i).copied().unwrap_or(0.0);
        let max_score = self.matching.max_score_here().unwrap_or(self.max_score);
        if max_score + max_from(0, &self.max_from) < enough {
            return None;
        }
        let doc = self.matching.doc();
        let mut sum = self.matching.score();
        self.scores[0] = sum;
        for (i, signal) in self.signals[..number].iter_mut().enumerate() {
            if sum + self.max_from[i] < enough {
                return None;
            }
            let score = signal.scorer.score_from(doc, enough - sum - max_from(i + 1, &self.max_from))?;
            // By the number of the signal and not by its cost, which differs between segments: equal hits must have
            // equal sums.
            self.scores[signal.number + 1] = score;
            sum += score;
        }
        (sum + max_from(number, &self.max_from) >= enough).then_some(sum)
    }

    /// The sum of all scores of the current match but that of the last signal; `None` if the match is not competitive.
    fn score_all_but_last(&mut self) -> Option<Score> {
        self.score_first(self.signals.len().saturating_sub(1))
    }

    /// The score of `doc` by the last signal, where all others sum up to `sum`; `None` if it is not competitive.
    fn score_last(&mut self, doc: DocId, sum: Score) -> Option<Score> {
        let enough = self.enough();
        let last = self.signals.last_mut()?;
        let score = if sum + last.max_score < enough { None } else { last.scorer.score_from(doc, enough - sum) };
        // Not below by the sum in whatever order: most matches are decided here, and need no other.
        score.filter(|score| sum + score >= enough)
    }

    /// The final score of a match, from `scores` but with `last` by the last signal.
    fn total(&self, scores: &[Score], last: Score) -> Score {
        let number = self.signals.last().map(|last| last.number + 1);
        let scores = scores.iter().enumerate().map(|(i, score)| if Some(i) == number { last } else { *score });
        // Added up again in the order of the numbers: `sum` above was in that of the costs.
        let total = scores.fold(0.0, |sum, score| sum + score);
        if total < self.enough() { NOT_COMPETITIVE } else { rounded(total) }
    }
}

impl Scorer for RankScorer {
    fn doc(&self) -> DocId {
        self.matching.doc()
    }

    fn advance(&mut self) -> DocId {
        self.matching.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.matching.seek(target)
    }

    fn score(&mut self) -> Score {
        if self.score_first(self.signals.len()).is_none() {
            return NOT_COMPETITIVE;
        }
        let last = self.signals.last().map_or(0.0, |last| self.scores[last.number + 1]);
        self.total(&self.scores, last)
    }

    fn max_score(&self) -> Score {
        // A score may have been rounded up.
        self.max_score + self.max_from.first().copied().unwrap_or(0.0) + STEP
    }

    fn size_hint(&self) -> u32 {
        self.matching.size_hint()
    }

    fn cost(&self) -> u64 {
        self.matching.cost()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::laws::{World, sequence, sequences, texts};

    fn rank(world: &World, sequences: &[Vec<usize>], limit: Option<usize>) -> Rank {
        let find = |words: &[usize]| sequence(world, world.fields[0], words, 1).0;
        let evidence = |words: &Vec<usize>| {
            let clauses = words.iter().map(|&word| find(&[word])).collect();
            Operator::at_least(1, clauses, 1.0)
        };
        Rank {
            matching: Box::new(Operator::any(sequences.iter().map(|words| find(&words[..1])).collect())),
            evidence: sequences.iter().map(evidence).collect(),
            threshold: Threshold::new(limit),
        }
    }

    /// The matches that are not deleted, segment by segment, each with its score; the threshold is raised as by a collector.
    fn found(world: &World, rank: &Rank, best_first: bool) -> Vec<(DocId, Score)> {
        let (mut found, mut best) = (Vec::new(), Vec::new());
        for (segment, number) in world.searcher.segment_readers().iter().zip(1..) {
            let leaf = Leaf { boost: 1.0, ..world.leaf(segment) };
            let Some(ranked) = rank.one_by_one(&leaf).unwrap() else { continue };
            let mut scorer = if best_first { rank.best_first(ranked, &leaf).unwrap() } else { Box::new(ranked) };
            while scorer.doc() != TERMINATED {
                let (doc, score) = (scorer.doc(), scorer.score());
                if !segment.is_deleted(doc) {
                    found.push((number * 1_000_000 + doc, score));
                    best.push(score);
                    best.sort_by(|one: &Score, other| other.total_cmp(one));
                    let worst = rank.threshold.limit().and_then(|limit| best.get(limit - 1));
                    if let Some(&worst) = worst {
                        rank.threshold.raise(worst);
                    }
                }
                scorer.advance();
            }
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_best_are_scored_in_full_and_all_are_found(
            texts in texts(), segments in 1_usize..4, copies in prop_oneof![Just(1_usize), Just(30)],
            sequences in sequences(), limit in 1_usize..6
        ) {
            let world = World::new(&texts, segments, copies);
            let all = found(&world, &rank(&world, &sequences, None), false);
            let mut best: Vec<_> = all.iter().map(|(_, score)| *score).collect();
            best.sort_by(|one, other| other.total_cmp(one));
            let worst = best.get(limit - 1).copied().unwrap_or(0.0);
            for best_first in [false, true] {
                let some = found(&world, &rank(&world, &sequences, Some(limit)), best_first);
                prop_assert_eq!(some.len(), all.len());
                for (one, other) in some.iter().zip(&all) {
                    prop_assert_eq!(one.0, other.0);
                    let is_left_out = one.1.to_bits() == NOT_COMPETITIVE.to_bits() && other.1 < worst;
                    prop_assert!(is_left_out || one.1.to_bits() == other.1.to_bits(), "{one:?} {other:?} {worst}");
                }
            }
        }
    }
}
