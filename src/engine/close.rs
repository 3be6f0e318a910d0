//! Texts that hold so many of the pieces of a question, scored by how much of it they hold.
//!
//! A text that holds `least` of n pieces holds one of any n - least + 1 of them. So only the rarest of these are walked
//! through; the others, which may be as common as 什麼, are only asked about the texts that these come by.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{explained::explained, most::most};

/// The documents that hold `least` of `pieces`. The score is the sum of theirs; what lacks some of them loses as large a
/// share of it, times `coverage`.
pub(crate) fn close(pieces: Vec<Box<dyn Query>>, least: usize, coverage: Score) -> Box<dyn Query> {
    Box::new(Close { pieces, least, coverage })
}

#[derive(Debug)]
struct Close {
    pieces: Vec<Box<dyn Query>>,
    least: usize,
    coverage: Score,
}

impl Clone for Close {
    fn clone(&self) -> Self {
        Self {
            pieces: self.pieces.iter().map(|piece| piece.box_clone()).collect(),
            least: self.least,
            coverage: self.coverage,
        }
    }
}

impl Query for Close {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let pieces = self.pieces.iter().map(|piece| piece.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(CloseWeight { pieces, least: self.least, coverage: self.coverage }))
    }
}

struct CloseWeight {
    pieces: Vec<Box<dyn Weight>>,
    least: usize,
    coverage: Score,
}

impl Weight for CloseWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if let ([piece], 0..=1) = (&self.pieces[..], self.least) {
            return piece.scorer(segment, boost);
        }
        let pieces = self.pieces.iter().map(|piece| piece.scorer(segment, boost)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(CloseScorer::new(pieces, self.least, self.coverage)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "close")
    }
}

/// Stands at a document with enough of the pieces.
pub(crate) struct CloseScorer {
    /// The pieces, the rarest first.
    pieces: Vec<Box<dyn Scorer>>,
    /// Where those stand that are walked through, the first so many; the others are only asked.
    ///
    /// To look all of them over takes less time than to keep a heap, even for a hundred pieces.
    walked: Vec<DocId>,
    least: usize,
    coverage: Score,
    document: DocId,
}

impl CloseScorer {
    fn new(mut pieces: Vec<Box<dyn Scorer>>, least: usize, coverage: Score) -> Self {
        pieces.sort_by_key(DocSet::cost);
        let walked = (pieces.len() + 1).saturating_sub(least.max(1));
        let walked = pieces[..walked].iter().map(DocSet::doc).collect();
        let mut scorer = Self { pieces, walked, least, coverage, document: 0 };
        scorer.settle();
        scorer
    }

    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        self.pieces.iter().map(|piece| most(piece.as_ref())).sum()
    }

    /// Goes to the first document, of those that the walked pieces stand at, that holds enough of them all.
    fn settle(&mut self) -> DocId {
        loop {
            self.document = self.walked.iter().copied().min().unwrap_or(TERMINATED);
            if self.document == TERMINATED || self.holds_enough() {
                return self.document;
            }
            self.leave();
        }
    }

    fn holds_enough(&mut self) -> bool {
        if self.least <= 1 {
            return true;
        }
        let mut held = self.walked.iter().filter(|&&at| at == self.document).count();
        let asked = &mut self.pieces[self.walked.len()..];
        let mut left = asked.len();
        for piece in asked {
            if held + left < self.least || held >= self.least {
                break;
            }
            left -= 1;
            held += usize::from(stands(piece.as_mut(), self.document));
        }
        held >= self.least
    }

    /// Makes the pieces that stand at the document go on.
    fn leave(&mut self) {
        for (piece, at) in self.pieces.iter_mut().zip(&mut self.walked) {
            if *at == self.document {
                *at = piece.advance();
            }
        }
    }
}

/// Whether a piece stands at a document, to which it is moved.
fn stands(piece: &mut dyn Scorer, document: DocId) -> bool {
    if piece.doc() < document {
        piece.seek(document);
    }
    piece.doc() == document
}

impl DocSet for CloseScorer {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return TERMINATED;
        }
        self.leave();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document {
            return self.document;
        }
        for (piece, at) in self.pieces.iter_mut().zip(&mut self.walked) {
            if *at < target {
                *at = piece.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.pieces[..self.walked.len()].iter().map(DocSet::size_hint).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.pieces[..self.walked.len()].iter().map(DocSet::cost).sum()
    }
}

impl Scorer for CloseScorer {
    #[expect(clippy::cast_precision_loss, reason = "a question has some hundred pieces at most")]
    fn score(&mut self) -> Score {
        let (walked, asked) = self.pieces.split_at_mut(self.walked.len());
        let (mut sum, mut held) = (0.0, 0);
        for (piece, &at) in walked.iter_mut().zip(&self.walked) {
            if at == self.document {
                sum += piece.score();
                held += 1;
            }
        }
        for piece in asked {
            if stands(piece.as_mut(), self.document) {
                sum += piece.score();
                held += 1;
            }
        }
        let missing = (self.pieces.len() - held) as Score / self.pieces.len() as Score;
        sum * (1.0 - self.coverage * missing)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn scorer(documents: &BTreeSet<DocId>) -> Box<dyn Scorer> {
        Box::new(Listed { documents: documents.iter().copied().collect(), at: 0 })
    }

    /// Documents from a list, each worth 1.
    struct Listed {
        documents: Vec<DocId>,
        at: usize,
    }

    impl DocSet for Listed {
        fn advance(&mut self) -> DocId {
            self.at += 1;
            self.doc()
        }

        fn doc(&self) -> DocId {
            self.documents.get(self.at).copied().unwrap_or(TERMINATED)
        }

        fn size_hint(&self) -> u32 {
            u32::try_from(self.documents.len()).unwrap()
        }
    }

    impl Scorer for Listed {
        fn score(&mut self) -> Score {
            1.0
        }
    }

    proptest::proptest! {
        #[test]
        #[expect(clippy::cast_precision_loss, reason = "a handful of pieces")]
        fn what_holds_enough_is_found_as_by_counting(
            pieces in proptest::collection::vec(proptest::collection::btree_set(0_u32..40, 0..25), 1..7),
            least in 1_usize..7, targets in proptest::collection::vec(1_u32..6, 0..20)
        ) {
            let least = least.min(pieces.len());
            let held = |document: DocId| pieces.iter().filter(|piece| piece.contains(&document)).count();
            let new = || CloseScorer::new(pieces.iter().map(scorer).collect(), least, 1.0);
            let mut walked = new();
            for document in (0..40).filter(|&document| held(document) >= least) {
                proptest::prop_assert_eq!(walked.doc(), document);
                let share = held(document) as Score / pieces.len() as Score;
                proptest::prop_assert!((walked.score() - held(document) as Score * share).abs() < 1e-4);
                walked.advance();
            }
            proptest::prop_assert_eq!(walked.doc(), TERMINATED);
            let mut sought = new();
            for step in targets {
                let target = if sought.doc() == TERMINATED { break } else { sought.doc() + step };
                let next = (target..40).find(|&document| held(document) >= least).unwrap_or(TERMINATED);
                proptest::prop_assert_eq!(sought.seek(target), next);
            }
        }
    }
}
