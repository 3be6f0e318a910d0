//! Terms and their postings: looked up in a segment when a scorer is first opened there, and once in a search.
//!
//! For a rare phrase most segments lack some term, and the others need not be looked up there; and the document frequency
//! of a term, for which all segments have to be read, is not needed where the term does not occur.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use tantivy::{
    SegmentReader, Term,
    fieldnorm::FieldNormReader,
    postings::{BlockSegmentPostings, SegmentPostings, TermInfo},
    schema::{Field, IndexRecordOption},
};

use crate::index::{Dictionaries, Dictionary, SegmentDictionary};

/// The terms that were looked up in one search.
#[derive(Debug)]
pub(super) struct TermCache {
    dictionaries: Arc<Dictionaries>,
    known: Mutex<HashMap<Term, Arc<TermLookup>>>,
}

impl TermCache {
    pub(super) fn new(dictionaries: Arc<Dictionaries>) -> Self {
        Self { dictionaries, known: Mutex::default() }
    }

    pub(super) fn dictionaries(&self) -> &Dictionaries {
        &self.dictionaries
    }

    /// The lookup of a term; the dictionaries are not read yet.
    pub(super) fn lookup(&self, field: Field, text: &str) -> Arc<TermLookup> {
        let term = Term::from_field_text(field, text);
        // Held for a moment only: nothing is read under it.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lookup) = known.get(&term) {
            return Arc::clone(lookup);
        }
        let found = (0..self.dictionaries.segments()).map(|_| OnceLock::new()).collect();
        let dictionaries = Arc::clone(&self.dictionaries);
        let lookup = Arc::new(TermLookup { term: term.clone(), dictionaries, found });
        known.insert(term, Arc::clone(&lookup));
        lookup
    }
}

/// A term and its entries in the dictionaries of the segments.
#[derive(Debug)]
pub(crate) struct TermLookup {
    term: Term,
    dictionaries: Arc<Dictionaries>,
    /// By segment, as far as they were read: `None` where the term does not occur.
    found: Box<[OnceLock<Option<TermInfo>>]>,
}

impl TermLookup {
    pub(super) const fn term(&self) -> &Term {
        &self.term
    }

    fn dictionary(&self) -> tantivy::Result<&Dictionary> {
        self.dictionaries.of(self.term.field())
    }

    fn find<'a>(&'a self, dictionary: &'a Dictionary, ordinal: usize) -> tantivy::Result<Option<TermEntry<'a>>> {
        let (kept, segment) = (&self.found[ordinal], &dictionary.segments[ordinal]);
        let found = if let Some(found) = kept.get() {
            found
        } else {
            let found = segment.inverted.get_term_info(&self.term)?;
            // Two threads may both have read it; the result is the same.
            kept.get_or_init(|| found)
        };
        Ok(found.as_ref().map(|info| TermEntry { info, segment }))
    }

    /// The entry of the term in `segment`; `None` if it does not occur there.
    pub(super) fn entry(&self, segment: &SegmentReader) -> tantivy::Result<Option<TermEntry<'_>>> {
        let dictionary = self.dictionary()?;
        self.find(dictionary, dictionary.ordinal(segment)?)
    }

    /// The number of documents with the term, in all segments.
    pub(crate) fn doc_freq(&self) -> tantivy::Result<u64> {
        let dictionary = self.dictionary()?;
        let count = |ordinal| Ok(self.find(dictionary, ordinal)?.map_or(0, |entry| u64::from(entry.doc_freq())));
        (0..self.found.len()).map(count).sum()
    }

    /// The number of tokens of all texts of its field.
    pub(super) fn total_tokens(&self) -> tantivy::Result<u64> {
        Ok(self.dictionary()?.tokens)
    }

    /// The name of its field.
    pub(super) fn field_name(&self) -> &str {
        self.dictionaries.field_name(self.term.field())
    }

    /// The text of the term.
    pub(super) fn text(&self) -> String {
        self.term.value().as_str().unwrap_or_default().to_owned()
    }
}

impl fmt::Display for TermLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.field_name(), self.text())
    }
}

/// The entry of a term in the dictionary of a segment.
#[derive(Clone, Copy)]
pub(super) struct TermEntry<'a> {
    info: &'a TermInfo,
    segment: &'a SegmentDictionary,
}

impl TermEntry<'_> {
    /// The number of documents with the term in the segment.
    pub(super) const fn doc_freq(&self) -> u32 {
        self.info.doc_freq
    }

    /// The postings of the term, a block at a time.
    pub(super) fn blocks(&self, option: IndexRecordOption) -> tantivy::Result<BlockSegmentPostings> {
        Ok(self.segment.inverted.read_block_postings_from_terminfo(self.info, option)?)
    }

    /// The postings of the term with its positions in each document.
    pub(super) fn positions(&self) -> tantivy::Result<SegmentPostings> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(self.segment.inverted.read_postings_from_terminfo(self.info, option)?)
    }

    /// The lengths of the texts of its field; every text counts as one token long where they were not indexed.
    pub(super) fn fieldnorms(&self, segment: &SegmentReader) -> FieldNormReader {
        let known = self.segment.lengths.clone();
        known.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1))
    }
}
