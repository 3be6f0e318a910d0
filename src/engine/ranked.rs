//! What matches, with the score of what else speaks for it.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{
    ahead::AheadScorer,
    join::ThreadsScorer,
    most::{Least, NOT_AMONG_THE_FIRST, most},
    union::UnionScorer,
};

/// Scores are told apart by steps of this size: sums of the same numbers may differ in their last bits, by the order in
/// which they were added, which depends on how the index happens to be cut into segments.
pub(crate) const STEP: Score = 1.0 / 256.0;

/// Finds what `matching` finds, neither more nor less, and adds to its score what each of `evidence` says of it. What
/// cannot come to the `least` score is found but [not scored](NOT_AMONG_THE_FIRST).
pub(crate) fn ranked(matching: Box<dyn Query>, evidence: Vec<Box<dyn Query>>, least: Least) -> Box<dyn Query> {
    Box::new(Ranked { matching: Arc::from(matching), evidence: evidence.into_iter().map(Arc::from).collect(), least })
}

#[derive(Debug, Clone)]
struct Ranked {
    matching: Arc<dyn Query>,
    evidence: Vec<Arc<dyn Query>>,
    least: Least,
}

impl Query for Ranked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let matching = self.matching.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(matching);
        }
        let evidence = self.evidence.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(RankedWeight { matching, evidence, least: self.least.clone() }))
    }
}

struct RankedWeight {
    matching: Box<dyn Weight>,
    evidence: Vec<Box<dyn Weight>>,
    least: Least,
}

/// To have the costliest evidence twice pays where so much is looked through, and where it is asked of all blocks of a
/// thread.
const MUCH: u64 = 1000;

impl RankedWeight {
    fn evidence(&self, number: usize, segment: &SegmentReader, boost: Score) -> tantivy::Result<Evidence> {
        let scorer = self.evidence[number].scorer(segment, boost)?;
        Ok(Evidence { number, most: most(scorer.as_ref()), scorer })
    }

    /// Scores each hit when it comes; `None` if there are none.
    fn one_by_one(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<RankedScorer>> {
        let matching = self.matching.scorer(segment, boost)?;
        if matching.doc() == TERMINATED {
            return Ok(None);
        }
        let mut evidence = Vec::with_capacity(self.evidence.len());
        for number in 0..self.evidence.len() {
            let one = self.evidence(number, segment, boost)?;
            if one.scorer.doc() != TERMINATED {
                evidence.push(one);
            }
        }
        Ok(Some(RankedScorer::new(matching, evidence, self.evidence.len(), self.least.clone())))
    }

    /// The same, but the best first, if not all hits are wanted and there are several kinds of evidence.
    fn ahead(&self, ranked: RankedScorer, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (Some(first), [_, .., last]) = (self.least.first(), &ranked.evidence[..]) else {
            return Ok(Box::new(ranked));
        };
        let late = self.evidence(last.number, segment, boost)?;
        Ok(Box::new(AheadScorer::new(ranked, late, first, segment.alive_bitset().cloned())))
    }
}

impl Weight for RankedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(ranked) = self.one_by_one(segment, boost)? else { return Ok(Box::new(EmptyScorer)) };
        let asks_threads = ranked.evidence.last().is_some_and(|last| last.scorer.is::<ThreadsScorer>());
        if asks_threads && ranked.cost() >= MUCH { self.ahead(ranked, segment, boost) } else { Ok(Box::new(ranked)) }
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.matching.explain(segment, document)
    }
}

pub(crate) struct RankedScorer {
    matching: Box<dyn Scorer>,
    /// What a document can score at most for that it matches.
    most: Score,
    /// Whether the parts of `matching` tell it of the document at hand.
    of_parts: bool,
    /// What is costly to ask comes last: most often it need not be asked any more.
    evidence: Vec<Evidence>,
    /// Of each of them, what a document can score at most by it and all that follow.
    from_here: Vec<Score>,
    /// What the document at hand is given for that it matches, and by each kind of evidence, in the order in which they
    /// are added whatever is asked first.
    given: Vec<Score>,
    least: Least,
}

/// One kind of evidence.
pub(crate) struct Evidence {
    /// Its place in the sum.
    number: usize,
    scorer: Box<dyn Scorer>,
    /// What a document can score at most by it.
    most: Score,
}

impl Evidence {
    /// What it gives to `document`, which comes after all that it was asked about.
    pub(crate) fn ask(&mut self, document: DocId) -> Score {
        if self.scorer.doc() < document {
            self.scorer.seek(document);
        }
        if self.scorer.doc() == document { self.scorer.score() } else { 0.0 }
    }
}

impl RankedScorer {
    fn new(matching: Box<dyn Scorer>, mut evidence: Vec<Evidence>, of: usize, least: Least) -> Self {
        evidence.sort_by_key(|evidence| evidence.scorer.cost());
        let mut from_here: Vec<_> = evidence.iter().map(|evidence| evidence.most).collect();
        for i in (1..from_here.len()).rev() {
            from_here[i - 1] += from_here[i];
        }
        let (most, of_parts) = (most(matching.as_ref()), matching.is::<UnionScorer>());
        Self { matching, most, of_parts, evidence, from_here, given: vec![0.0; of + 1], least }
    }

    /// The most that the document at hand can score for that it matches.
    fn most_here(&self) -> Score {
        let union = if self.of_parts { self.matching.downcast_ref::<UnionScorer>() } else { None };
        union.map_or(self.most, UnionScorer::most_here)
    }

    /// What a score has to be that counts. A score is rounded, and sums of the same numbers may differ in their last bits.
    fn enough(&self) -> Score {
        self.least.get() - STEP
    }

    /// What has to be scored.
    pub(crate) const fn least(&self) -> &Least {
        &self.least
    }

    /// Asks the first so many kinds of evidence about the document at hand: what it scores at least, unless it cannot come
    /// to what counts.
    fn ask(&mut self, number: usize) -> Option<Score> {
        let enough = self.enough();
        let from_here = |i: usize, all: &[Score]| all.get(i).copied().unwrap_or(0.0);
        if self.most_here() + from_here(0, &self.from_here) < enough {
            return None;
        }
        let document = self.matching.doc();
        let mut known = self.matching.score();
        self.given[0] = known;
        for (i, evidence) in self.evidence[..number].iter_mut().enumerate() {
            if known + self.from_here[i] < enough {
                return None;
            }
            let given = evidence.ask(document);
            self.given[evidence.number + 1] = given;
            known += given;
        }
        (known + from_here(number, &self.from_here) >= enough).then_some(known)
    }

    /// What the document at hand scores at least, by all but the last kind of evidence; `None` if it cannot come to what
    /// counts.
    pub(crate) fn ask_all_but_last(&mut self) -> Option<Score> {
        self.ask(self.evidence.len().saturating_sub(1))
    }

    /// What the last kind gives to `document`, which scores so much by all others; `None` if it cannot come to what counts.
    pub(crate) fn ask_last(&mut self, document: DocId, known: Score) -> Option<Score> {
        let enough = self.enough();
        let last = self.evidence.last_mut()?;
        (known + last.most >= enough).then(|| last.ask(document))
    }

    /// What was given to the document at hand.
    pub(crate) fn given(&self) -> &[Score] {
        &self.given
    }

    /// The score of what was `given` so much, and so much by the last kind of evidence.
    pub(crate) fn total(&self, given: &[Score], last: Score) -> Score {
        let number = self.evidence.last().map(|last| last.number + 1);
        let given = given.iter().enumerate().map(|(i, given)| if Some(i) == number { last } else { *given });
        let score = given.fold(0.0, |sum, given| sum + given);
        if score < self.enough() { NOT_AMONG_THE_FIRST } else { (score / STEP).round() * STEP }
    }
}

impl DocSet for RankedScorer {
    fn advance(&mut self) -> DocId {
        self.matching.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.matching.seek(target)
    }

    fn doc(&self) -> DocId {
        self.matching.doc()
    }

    fn size_hint(&self) -> u32 {
        self.matching.size_hint()
    }

    fn cost(&self) -> u64 {
        self.matching.cost()
    }
}

impl Scorer for RankedScorer {
    fn score(&mut self) -> Score {
        if self.ask(self.evidence.len()).is_none() {
            return NOT_AMONG_THE_FIRST;
        }
        let last = self.evidence.last().map_or(0.0, |last| self.given[last.number + 1]);
        self.total(&self.given, last)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::{
        close::close,
        laws::{World, sequence, sequences, texts},
        union::union,
    };

    fn weight(world: &World, sequences: &[Vec<usize>], first: Option<usize>) -> RankedWeight {
        let weight =
            |query: Box<dyn Query>| query.weight(EnableScoring::enabled_from_searcher(&world.searcher)).unwrap();
        let find = |words: &[usize]| sequence(world, world.fields[0], words, 1).0;
        let evidence = |words: &Vec<usize>| weight(close(words.iter().map(|&word| find(&[word])).collect(), 1, 1.0));
        RankedWeight {
            matching: weight(union(sequences.iter().map(|words| find(&words[..1])).collect())),
            evidence: sequences.iter().map(evidence).collect(),
            least: Least::of(first),
        }
    }

    /// The hits that are not deleted, segment by segment, each with its score; the collector tells the least that counts.
    fn found(world: &World, weight: &RankedWeight, ahead: bool) -> Vec<(DocId, Score)> {
        let (mut found, mut best) = (Vec::new(), Vec::new());
        for (segment, number) in world.searcher.segment_readers().iter().zip(1..) {
            let Some(ranked) = weight.one_by_one(segment, 1.0).unwrap() else { continue };
            let mut scorer = if ahead { weight.ahead(ranked, segment, 1.0).unwrap() } else { Box::new(ranked) };
            while scorer.doc() != TERMINATED {
                let (document, score) = (scorer.doc(), scorer.score());
                if !segment.is_deleted(document) {
                    found.push((number * 1_000_000 + document, score));
                    best.push(score);
                    best.sort_by(|one: &Score, other| other.total_cmp(one));
                    let worst = weight.least.first().and_then(|first| best.get(first - 1));
                    if let Some(&worst) = worst {
                        weight.least.raise(worst);
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
            sequences in sequences(), first in 1_usize..6
        ) {
            let world = World::new(&texts, segments, copies);
            let all = found(&world, &weight(&world, &sequences, None), false);
            let mut best: Vec<_> = all.iter().map(|(_, score)| *score).collect();
            best.sort_by(|one, other| other.total_cmp(one));
            let worst = best.get(first - 1).copied().unwrap_or(0.0);
            for ahead in [false, true] {
                let some = found(&world, &weight(&world, &sequences, Some(first)), ahead);
                prop_assert_eq!(some.len(), all.len());
                for (one, other) in some.iter().zip(&all) {
                    prop_assert_eq!(one.0, other.0);
                    let is_left_out = one.1.to_bits() == NOT_AMONG_THE_FIRST.to_bits() && other.1 < worst;
                    prop_assert!(is_left_out || one.1.to_bits() == other.1.to_bits(), "{one:?} {other:?} {worst}");
                }
            }
        }
    }
}
