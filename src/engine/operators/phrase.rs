//! The documents in which terms occur at given distances.
//!
//! As tantivy's `PhraseQuery`, with the same scores; but a dictionary is read once in a search, the rarest term leads, and
//! no score exceeds `max_score`.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet as _, Score, TERMINATED,
    fieldnorm::FieldNormReader,
    postings::{Postings as _, SegmentPostings},
    query::Bm25Weight,
};

use crate::engine::{
    bm25::{self, Similarity},
    context::Leaf,
    scorer::{Probe, Scorer},
    terms::{TermEntry, TermLookup},
};

/// The documents with all terms of a phrase.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// The distance of each term from the start of the phrase.
    offsets: Vec<usize>,
    terms: Vec<Arc<TermLookup>>,
    similarity: Similarity,
}

impl Phrase {
    /// A phrase of terms of one field, each with its distance from the start of the phrase.
    pub(crate) fn new(terms: impl IntoIterator<Item = (usize, Arc<TermLookup>)>) -> Self {
        let (offsets, terms) = terms.into_iter().unzip();
        Self { offsets, terms, similarity: Similarity::default() }
    }

    pub(in crate::engine) fn terms(&self) -> impl Iterator<Item = (usize, &TermLookup)> {
        self.offsets.iter().copied().zip(self.terms.iter().map(Arc::as_ref))
    }

    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let mut terms = Vec::with_capacity(self.terms.len());
        for (offset, term) in self.offsets.iter().zip(&self.terms) {
            // Without one of its terms there is no phrase, and no posting list need be opened.
            let Some(entry) = term.entry(leaf.segment)? else { return Ok(None) };
            terms.push((offset, entry));
        }
        // The rarest term leads: its documents are the only ones that the others are probed for.
        terms.sort_by_key(|(_, entry)| entry.doc_freq());
        let (Some(&(_, rarest)), Some(last)) = (terms.first(), self.offsets.iter().max()) else { return Ok(None) };
        let weight = self.similarity.weight(&self.terms, leaf)?;
        // All terms are of one field, and so are the lengths.
        let scored = weight.map(|weight| (weight, rarest.fieldnorms(leaf.segment)));
        let positioned = |(offset, entry): (&usize, TermEntry<'_>)| {
            let before_last = u32::try_from(last - offset).unwrap_or(u32::MAX);
            Ok(PhraseTerm { postings: entry.positions()?, before_last })
        };
        let terms = terms.into_iter().map(positioned).collect::<tantivy::Result<_>>()?;
        Ok(Some(Box::new(PhraseScorer { terms, ends: vec![], others: vec![], scored })))
    }
}

struct PhraseTerm {
    postings: SegmentPostings,
    /// The number of positions from this term to the last one of the phrase.
    before_last: u32,
}

impl PhraseTerm {
    /// Moves to `target` or, if the term does not occur in it, behind it.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.doc() < target { self.postings.seek(target) } else { self.postings.doc() }
    }
}

struct PhraseScorer {
    /// The rarest first.
    terms: Vec<PhraseTerm>,
    /// The positions of the last term of each occurrence of the phrase in the document.
    ends: Vec<u32>,
    others: Vec<u32>,
    /// The weight of the phrase and the lengths of the texts, if scores are needed.
    scored: Option<(Bm25Weight, FieldNormReader)>,
}

impl PhraseScorer {
    /// Moves to the first document with the phrase at `target` or after it.
    fn settle(&mut self, mut target: DocId) -> DocId {
        while target < TERMINATED {
            match self.probe(target) {
                Probe::Match => return target,
                Probe::Next(later) => target = later,
            }
        }
        self.terms[0].seek(TERMINATED)
    }

    /// Whether the terms, which all occur in the current document, make the phrase.
    fn is_phrase(&mut self) -> bool {
        let (first, rest) = self.terms.split_at_mut(1);
        // Positions are shifted to that of the last term, so that those of one occurrence are equal and a merge finds
        // it.
        first[0].postings.positions_with_offset(first[0].before_last, &mut self.ends);
        for term in rest {
            term.postings.positions_with_offset(term.before_last, &mut self.others);
            intersect(&mut self.ends, &self.others);
            if self.ends.is_empty() {
                return false;
            }
        }
        true
    }
}

/// Keeps those positions that are also in `others`; both are in order.
fn intersect(positions: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    positions.retain(|&position| {
        while others.next_if(|&other| other < position).is_some() {}
        others.peek() == Some(&position)
    });
}

impl Scorer for PhraseScorer {
    fn start(&mut self) -> DocId {
        self.settle(self.doc())
    }

    fn doc(&self) -> DocId {
        self.terms[0].postings.doc()
    }

    fn advance(&mut self) -> DocId {
        let next = self.terms[0].postings.advance();
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc() { self.doc() } else { self.settle(target) }
    }

    fn probe(&mut self, target: DocId) -> Probe {
        if target >= TERMINATED {
            return Probe::Next(TERMINATED);
        }
        for term in &mut self.terms {
            let doc = term.seek(target);
            if doc != target {
                return Probe::Next(doc);
            }
        }
        if self.is_phrase() { Probe::Match } else { Probe::Next(target + 1) }
    }

    fn score(&mut self) -> Score {
        let Some((weight, fieldnorms)) = &self.scored else { return 1.0 };
        let frequency = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        weight.score(fieldnorms.fieldnorm_id(self.doc()), frequency)
    }

    fn max_score(&self) -> Score {
        bm25::max_score(self.scored.as_ref().map(|(weight, _)| weight))
    }

    fn size_hint(&self) -> u32 {
        // Documents with all terms are common; those with the phrase are not.
        self.terms[0].postings.size_hint() / (10 * u32::try_from(self.terms.len()).unwrap_or(u32::MAX))
    }

    fn cost(&self) -> u64 {
        u64::from(self.terms[0].postings.size_hint()) * self.terms.len() as u64
    }
}
