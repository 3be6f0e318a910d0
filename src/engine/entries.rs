//! Where the postings of a term are: looked up in a segment when it is first asked about, and once in a search.
//!
//! Of a rare phrase most segments lack some term, and need not be asked for the others; and what a term weighs, for which
//! all segments have to be asked, nobody needs to know where it is not found.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use tantivy::{
    Score, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    postings::{BlockSegmentPostings, SegmentPostings, TermInfo},
    query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring},
    schema::{Field, IndexRecordOption},
};

use crate::index::{Dictionaries, Dictionary, SegmentDictionary};

/// What is looked up in one search.
pub(crate) struct Lookups {
    dictionaries: Arc<Dictionaries>,
    known: Mutex<HashMap<Term, Arc<Entries>>>,
}

impl Lookups {
    pub(crate) fn new(dictionaries: Arc<Dictionaries>) -> Self {
        Self { dictionaries, known: Mutex::default() }
    }

    /// What the dictionaries tell of `term`; they are not asked yet.
    pub(crate) fn entries(&self, term: Term) -> Arc<Entries> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entries) = known.get(&term) {
            return Arc::clone(entries);
        }
        let found = (0..self.dictionaries.segments()).map(|_| OnceLock::new()).collect();
        let dictionaries = Arc::clone(&self.dictionaries);
        let entries = Arc::new(Entries { term: term.clone(), dictionaries, found });
        known.insert(term, Arc::clone(&entries));
        entries
    }
}

/// What the dictionaries tell of a term.
#[derive(Debug)]
pub(crate) struct Entries {
    term: Term,
    dictionaries: Arc<Dictionaries>,
    /// By segments, as far as they were asked; a term that a segment lacks has `None` there.
    found: Box<[OnceLock<Option<TermInfo>>]>,
}

impl Entries {
    fn dictionary(&self) -> tantivy::Result<&Dictionary> {
        self.dictionaries.of(self.term.field())
    }

    fn find<'a>(&'a self, dictionary: &'a Dictionary, ordinal: usize) -> tantivy::Result<Option<Entry<'a>>> {
        let (kept, segment) = (&self.found[ordinal], &dictionary.segments[ordinal]);
        let found = if let Some(found) = kept.get() {
            found
        } else {
            let found = segment.inverted.get_term_info(&self.term)?;
            kept.get_or_init(|| found)
        };
        Ok(found.as_ref().map(|place| Entry { place, segment }))
    }

    /// What the dictionary of `segment` tells of it; `None` if the term is nowhere there.
    pub(crate) fn entry(&self, segment: &SegmentReader) -> tantivy::Result<Option<Entry<'_>>> {
        let dictionary = self.dictionary()?;
        self.find(dictionary, dictionary.ordinal(segment)?)
    }

    /// In how many documents of all segments the term stands.
    pub(crate) fn documents(&self) -> tantivy::Result<u64> {
        let dictionary = self.dictionary()?;
        let count = |ordinal| Ok(self.find(dictionary, ordinal)?.map_or(0, |entry| u64::from(entry.documents())));
        (0..self.found.len()).map(count).sum()
    }

    /// How many tokens all texts of its field have.
    fn tokens(&self) -> tantivy::Result<u64> {
        Ok(self.dictionary()?.tokens)
    }
}

/// Where the postings of a term are in a segment that has it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    place: &'a TermInfo,
    segment: &'a SegmentDictionary,
}

impl Entry<'_> {
    /// In how many documents the term stands.
    pub(crate) const fn documents(&self) -> u32 {
        self.place.doc_freq
    }

    /// The documents with the term, a block at a time.
    pub(crate) fn blocks(&self, option: IndexRecordOption) -> tantivy::Result<BlockSegmentPostings> {
        Ok(self.segment.inverted.read_block_postings_from_terminfo(self.place, option)?)
    }

    /// The documents with the term, and where it stands in them.
    pub(crate) fn positions(&self) -> tantivy::Result<SegmentPostings> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(self.segment.inverted.read_postings_from_terminfo(self.place, option)?)
    }

    /// The lengths of the texts of its field; where they are not known, every text counts as one token long.
    pub(crate) fn lengths(&self, segment: &SegmentReader) -> FieldNormReader {
        let known = self.segment.lengths.clone();
        known.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1))
    }
}

/// How terms of one field weigh that stand together: computed when the first of them is found.
pub(crate) struct Weighing {
    /// Among how many documents; `None` if nobody asks for scores.
    documents: Option<u64>,
    weight: OnceLock<Bm25Weight>,
}

impl Weighing {
    pub(crate) fn new(scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        let documents = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => Some(statistics_provider.total_num_docs()?),
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Self { documents, weight: OnceLock::new() })
    }

    /// Whether somebody asks for scores.
    pub(crate) const fn is_asked(&self) -> bool {
        self.documents.is_some()
    }

    /// What the terms of `entries` weigh, times `boost`.
    pub(crate) fn weight(&self, entries: &[Arc<Entries>], boost: Score) -> tantivy::Result<Option<Bm25Weight>> {
        let Some(documents) = self.documents else { return Ok(None) };
        let weight = if let Some(weight) = self.weight.get() {
            weight
        } else {
            let weight = bm25(entries, documents)?;
            self.weight.get_or_init(|| weight)
        };
        Ok(Some(weight.boost_by(boost)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "as tantivy computes it")]
fn bm25(entries: &[Arc<Entries>], documents: u64) -> tantivy::Result<Bm25Weight> {
    if let [entries] = entries {
        let average = entries.tokens()? as Score / documents as Score;
        return Ok(Bm25Weight::for_one_term_without_explain(entries.documents()?, documents, average));
    }
    let terms: Vec<_> = entries.iter().map(|entries| entries.term.clone()).collect();
    Bm25Weight::for_terms(&Known { documents, entries }, &terms)
}

/// The statistics, of which nothing has to be asked again.
struct Known<'a> {
    documents: u64,
    entries: &'a [Arc<Entries>],
}

impl Bm25StatisticsProvider for Known<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        self.entries.first().map_or(Ok(0), |entries| entries.tokens())
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.entries.iter().find(|entries| entries.term == *term).map_or(Ok(0), |entries| entries.documents())
    }
}

/// The most that a document can score by `weight`, however short it is and however often the terms stand in it.
///
/// `Bm25Weight::max_score` tells less than some score: it takes for granted that no text is shorter than its terms are
/// many. But lengths are rounded down, and where they are not known every text counts as one token long.
pub(crate) fn saturated(weight: Option<&Bm25Weight>) -> Score {
    weight.map_or(1.0, |weight| weight.score(0, u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_scores_more_than_the_most_though_lengths_are_rounded_down() {
        let weight = Bm25Weight::for_one_term(10, 1000, 20.0);
        // Texts of nothing but the term, as long as can be for the length that is kept of them.
        let longest = |id: u8| weight.score(id, FieldNormReader::id_to_fieldnorm(id + 1) - 1);
        assert!((1..255).all(|id| longest(id) <= saturated(Some(&weight))));
        assert!((1..255).any(|id| longest(id) > weight.max_score()), "tantivy's bound would do");
    }
}
