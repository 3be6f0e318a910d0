//! The documents in which terms stand at given distances.
//!
//! As tantivy's `PhraseQuery` and with the same scores; but a dictionary is asked once, the rarest term leads, and it tells
//! [the most](super::most) that a document can score.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    fieldnorm::FieldNormReader,
    postings::{Postings as _, SegmentPostings},
    query::{Bm25Weight, EnableScoring, Query, Scorer, Weight},
};

use super::{
    entries::{Entries, Entry, Weighing, saturated},
    opened::{Begins, Opened, Opens},
};

/// The documents with all `terms` of one field, each so far behind the first as its number says.
pub(crate) fn phrase(terms: Vec<(usize, Arc<Entries>)>) -> Box<dyn Query> {
    let (offsets, entries) = terms.into_iter().unzip();
    Box::new(Phrase { offsets, entries })
}

#[derive(Debug, Clone)]
struct Phrase {
    offsets: Vec<usize>,
    entries: Vec<Arc<Entries>>,
}

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Opened(OpensPhrase { query: self.clone(), weighing: Weighing::new(scoring)? })))
    }
}

struct OpensPhrase {
    query: Phrase,
    weighing: Weighing,
}

impl Opens for OpensPhrase {
    type Scorer = PhraseScorer;
    const NAME: &'static str = "phrase";

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<PhraseScorer>> {
        let Phrase { offsets, entries } = &self.query;
        let mut terms = Vec::with_capacity(entries.len());
        for (offset, entries) in offsets.iter().zip(entries) {
            let Some(entry) = entries.entry(segment)? else { return Ok(None) };
            terms.push((offset, entry));
        }
        terms.sort_by_key(|(_, entry)| entry.documents());
        let (Some(&(_, rarest)), Some(last)) = (terms.first(), offsets.iter().max()) else { return Ok(None) };
        let weight = self.weighing.weight(entries, boost)?;
        let scored = weight.map(|weight| (weight, rarest.lengths(segment)));
        let standing = |(offset, entry): (&usize, Entry<'_>)| {
            let before_last = u32::try_from(last - offset).unwrap_or(u32::MAX);
            Ok(Standing { postings: entry.positions()?, before_last })
        };
        let terms = terms.into_iter().map(standing).collect::<tantivy::Result<_>>()?;
        Ok(Some(PhraseScorer { terms, together: vec![], others: vec![], scored }))
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
pub(crate) struct PhraseScorer {
    /// The rarest first.
    terms: Vec<Standing>,
    /// Where in the document the last term stands for the phrase to be there.
    together: Vec<u32>,
    others: Vec<u32>,
    /// What the phrase weighs and how long the texts are, if somebody asks for scores.
    scored: Option<(Bm25Weight, FieldNormReader)>,
}

impl PhraseScorer {
    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        saturated(self.scored.as_ref().map(|(weight, _)| weight))
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

impl Begins for PhraseScorer {
    fn begin(&mut self) {
        self.settle(self.doc());
    }
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
        let Some((weight, lengths)) = &self.scored else { return 1.0 };
        let times = u32::try_from(self.together.len()).unwrap_or(u32::MAX);
        weight.score(lengths.fieldnorm_id(self.doc()), times)
    }
}
