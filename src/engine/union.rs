//! What one of a few parts finds, scored only where somebody asks.
//!
//! tantivy's own union computes the score of every document of a window ahead, and lays out a window of 4,096 of them for
//! every segment: for a rare term that takes longer than all the rest, and of a common one hardly any document gets among
//! the first ten.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{explained::explained, most::most};

/// What one of `parts` finds, with the sum of their scores. They should be few: of each it is looked where it stands.
pub(crate) fn union(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(Union(parts))
}

#[derive(Debug)]
struct Union(Vec<Box<dyn Query>>);

impl Clone for Union {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|part| part.box_clone()).collect())
    }
}

impl Query for Union {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(UnionWeight(weights)))
    }
}

struct UnionWeight(Vec<Box<dyn Weight>>);

impl Weight for UnionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            let scorer = weight.scorer(segment, boost)?;
            if scorer.doc() != TERMINATED {
                parts.push(scorer);
            }
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => parts.swap_remove(0),
            _ => Box::new(UnionScorer::new(parts)),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "one of")
    }
}

/// Stands where one of its parts does.
pub(crate) struct UnionScorer {
    parts: Vec<Part>,
    document: DocId,
}

struct Part {
    scorer: Box<dyn Scorer>,
    /// Where it stands.
    document: DocId,
    /// What a document can score at most.
    most: Score,
}

impl UnionScorer {
    fn new(parts: Vec<Box<dyn Scorer>>) -> Self {
        let part = |scorer: Box<dyn Scorer>| Part { document: scorer.doc(), most: most(scorer.as_ref()), scorer };
        let mut union = Self { parts: parts.into_iter().map(part).collect(), document: 0 };
        union.settle();
        union
    }

    fn settle(&mut self) -> DocId {
        self.document = self.parts.iter().map(|part| part.document).min().unwrap_or(TERMINATED);
        self.document
    }

    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        self.parts.iter().map(|part| part.most).sum()
    }

    /// The most that the document at hand can score.
    pub(crate) fn most_here(&self) -> Score {
        self.parts.iter().filter(|part| part.document == self.document).map(|part| part.most).sum()
    }
}

impl DocSet for UnionScorer {
    fn advance(&mut self) -> DocId {
        for part in &mut self.parts {
            if part.document == self.document {
                part.document = part.scorer.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for part in &mut self.parts {
            if part.document < target {
                part.document = part.scorer.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.scorer.size_hint()).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|part| part.scorer.cost()).fold(0, u64::saturating_add)
    }
}

impl Scorer for UnionScorer {
    fn score(&mut self) -> Score {
        let standing = self.parts.iter_mut().filter(|part| part.document == self.document);
        standing.map(|part| part.scorer.score()).sum()
    }
}
