//! The documents in which terms stand at given distances.
//!
//! As tantivy's `PhraseQuery` and with the same scores; but a dictionary is asked once, the rarest term leads, and it tells
//! [the most](super::most) that a document can score.

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings as _, SegmentPostings},
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{
    entries::{Entries, bm25, lengths, saturated},
    explained::explained,
};

/// The documents with all `terms` of one field, each so far behind the first as its number says.
pub(super) fn phrase(terms: Vec<(usize, Term)>) -> Box<dyn Query> {
    Box::new(Phrase(terms))
}

#[derive(Debug, Clone)]
struct Phrase(Vec<(usize, Term)>);

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let entries = self.0.iter().map(|(_, term)| Entries::find(scoring.searcher(), term));
        let entries = entries.collect::<tantivy::Result<Vec<_>>>()?;
        let weight = bm25(scoring, &entries)?;
        Ok(Box::new(PhraseWeight { terms: self.0.clone(), entries, weight }))
    }
}

struct PhraseWeight {
    terms: Vec<(usize, Term)>,
    entries: Vec<Entries>,
    weight: Option<Bm25Weight>,
}

impl PhraseWeight {
    /// Of which nothing is looked for yet; `None` if a term is nowhere in the segment.
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<PhraseScorer>> {
        let (Some((_, term)), Some(last)) = (self.terms.first(), self.terms.iter().map(|(offset, _)| offset).max())
        else {
            return Ok(None);
        };
        let mut terms = Vec::with_capacity(self.terms.len());
        for ((offset, _), entries) in self.terms.iter().zip(&self.entries) {
            let Some(postings) = entries.positions(segment)? else { return Ok(None) };
            terms.push(Standing { postings, before_last: u32::try_from(last - offset).unwrap_or(u32::MAX) });
        }
        terms.sort_by_key(|term| term.postings.size_hint());
        let lengths = lengths(segment, term.field(), self.weight.is_some())?;
        let weight = self.weight.as_ref().map(|weight| weight.boost_by(boost));
        Ok(Some(PhraseScorer { terms, together: vec![], others: vec![], lengths, weight }))
    }
}

impl Weight for PhraseWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.open(segment, boost)? else { return Ok(Box::new(EmptyScorer)) };
        let first = scorer.doc();
        scorer.settle(first);
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut scorer) = self.open(segment, boost)? else {
            return Ok((SeekDangerResult::SeekLowerBound(TERMINATED), Box::new(EmptyScorer)));
        };
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "phrase")
    }
}

/// One of the terms.
struct Standing {
    postings: SegmentPostings,
    /// How far before the last one it has to stand.
    before_last: u32,
}

impl Standing {
    /// Goes to `target` or, if it is not there, behind it.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.doc() < target { self.postings.seek(target) } else { self.postings.doc() }
    }
}

/// Stands at a document with the phrase.
pub(super) struct PhraseScorer {
    /// The rarest first.
    terms: Vec<Standing>,
    /// Where in the document the last term stands for the phrase to be there.
    together: Vec<u32>,
    others: Vec<u32>,
    lengths: FieldNormReader,
    weight: Option<Bm25Weight>,
}

impl PhraseScorer {
    /// The most that a document can score.
    pub(super) fn most(&self) -> Score {
        saturated(self.weight.as_ref())
    }

    /// Goes to the first document with the phrase at `target` or after it.
    fn settle(&mut self, mut target: DocId) -> DocId {
        while target < TERMINATED {
            match self.seek_danger(target) {
                SeekDangerResult::Found => return target,
                SeekDangerResult::SeekLowerBound(later) => target = later,
            }
        }
        self.terms[0].seek(TERMINATED)
    }

    /// Whether the terms, which all stand in the document, stand together.
    fn stand_together(&mut self) -> bool {
        let (first, rest) = self.terms.split_at_mut(1);
        first[0].postings.positions_with_offset(first[0].before_last, &mut self.together);
        for term in rest {
            term.postings.positions_with_offset(term.before_last, &mut self.others);
            keep_common(&mut self.together, &self.others);
            if self.together.is_empty() {
                return false;
            }
        }
        true
    }
}

/// Leaves of `places` those that are among `others`; both are in order.
fn keep_common(places: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    places.retain(|&place| {
        while others.next_if(|&other| other < place).is_some() {}
        others.peek() == Some(&place)
    });
}

impl DocSet for PhraseScorer {
    fn advance(&mut self) -> DocId {
        let next = self.terms[0].postings.advance();
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc() { self.doc() } else { self.settle(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        for term in &mut self.terms {
            let document = term.seek(target);
            if document != target {
                return SeekDangerResult::SeekLowerBound(document);
            }
        }
        if self.stand_together() { SeekDangerResult::Found } else { SeekDangerResult::SeekLowerBound(target + 1) }
    }

    fn doc(&self) -> DocId {
        self.terms[0].postings.doc()
    }

    fn size_hint(&self) -> u32 {
        // That all stand in a document is no rare thing; that they stand together is.
        self.terms[0].postings.size_hint() / (10 * u32::try_from(self.terms.len()).unwrap_or(u32::MAX))
    }

    fn cost(&self) -> u64 {
        u64::from(self.terms[0].postings.size_hint()) * self.terms.len() as u64
    }
}

impl Scorer for PhraseScorer {
    fn score(&mut self) -> Score {
        let Some(weight) = &self.weight else { return 1.0 };
        let times = u32::try_from(self.together.len()).unwrap_or(u32::MAX);
        weight.score(self.lengths.fieldnorm_id(self.doc()), times)
    }
}
