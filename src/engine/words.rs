//! Words counted in the matches of an operator and in all documents, from the postings of the `words` streams.

use std::{collections::HashMap, iter, sync::Arc};

use tantivy::{
    DocAddress, DocId, DocSet as _, InvertedIndexReader, Score, SegmentOrdinal, SegmentReader, TERMINATED,
    collector::{Collector, SegmentCollector},
    postings::SegmentPostings,
    schema::{Field, IndexRecordOption},
};

use super::{Context, Operator};
use crate::{
    Result,
    index::{DocumentSet, OpenIndex, broken},
};

/// The matches of an operator in all segments.
pub(crate) struct MatchSet(Vec<DocumentSet>);

impl Context {
    /// All matches of `operator`, to count words in.
    ///
    /// # Errors
    /// If the search was cancelled, or if the index is damaged.
    pub(crate) fn matches(&self, index: &OpenIndex, operator: Operator) -> Result<MatchSet> {
        self.collect(index, operator, &HitSets).map(MatchSet)
    }
}

impl MatchSet {
    /// The matches, in the order of the index.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        (0..).zip(&self.0).flat_map(|(segment, set)| {
            let next = |from: DocId| Some(set.at_or_after(from)).filter(|&document| document != TERMINATED);
            let documents = iter::successors(next(0), move |&document| next(document + 1));
            documents.map(move |document| DocAddress::new(segment, document))
        })
    }

    /// Returns whether a document matches.
    pub(crate) fn contains(&self, document: DocAddress) -> bool {
        self.0.get(document.segment_ord as usize).is_some_and(|set| set.contains(document.doc_id))
    }

    /// The number of matches.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|set| u64::from(set.len())).sum()
    }

    /// For each word of `fields` that `min` matches have: the number of matches and the number of documents with it.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn count_words(
        &self,
        index: &OpenIndex,
        fields: &[Field],
        min: u64,
    ) -> Result<HashMap<String, (u64, u64)>> {
        counted(index, fields, &self.0, min).map_err(broken)
    }

    /// The first `limit` matches that have `word` in one of `fields`, each with the field.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn with_word(
        &self,
        index: &OpenIndex,
        fields: &[Field],
        word: &str,
        limit: usize,
    ) -> Result<Vec<(DocAddress, Field)>> {
        examples(index, fields, &self.0, word, limit).map_err(broken)
    }
}

/// For each word that `min` hits have: the number of hits and the number of texts with it.
fn counted(
    index: &OpenIndex,
    fields: &[Field],
    hits: &[DocumentSet],
    min: u64,
) -> tantivy::Result<HashMap<String, (u64, u64)>> {
    let mut counts: HashMap<String, (u64, u64)> = HashMap::new();
    walk(index, fields, &mut |word, segment, postings| {
        let mut in_hits = 0;
        union(postings, |document| in_hits += u64::from(hits[segment].contains(document)));
        if in_hits > 0 {
            counts.entry(word.to_owned()).or_default().0 += in_hits;
        }
    })?;
    // Two passes: most words are in few hits, and counting all of them everywhere would take the memory of the
    // dictionary.
    counts.retain(|_, (in_hits, _)| *in_hits >= min);
    walk(index, fields, &mut |word, segment, postings| {
        if let Some((_, all)) = counts.get_mut(word) {
            let segment = &index.searcher().segment_readers()[segment];
            union(postings, |document| *all += u64::from(!segment.is_deleted(document)));
        }
    })?;
    Ok(counts)
}

/// Visits each word of each segment with its postings in those of the fields that have it.
fn walk(
    index: &OpenIndex,
    fields: &[Field],
    visit: &mut dyn FnMut(&str, usize, Vec<SegmentPostings>),
) -> tantivy::Result<()> {
    for (number, segment) in index.searcher().segment_readers().iter().enumerate() {
        let inverted =
            fields.iter().map(|&field| segment.inverted_index(field)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut streams =
            inverted.iter().map(|field| Ok(field.terms().stream()?)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut more: Vec<bool> = streams.iter_mut().map(tantivy::termdict::TermStreamer::advance).collect();
        let mut key = Vec::new();
        while !index.cancel().is_requested()
            && let Some(first) = (0..streams.len()).filter(|&i| more[i]).min_by_key(|&i| streams[i].key())
        {
            // Copied, as it is borrowed from a stream that moves on.
            key.clear();
            key.extend_from_slice(streams[first].key());
            let mut postings = Vec::with_capacity(streams.len());
            for (i, stream) in streams.iter_mut().enumerate() {
                if more[i] && stream.key() == key {
                    postings.push(inverted[i].read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?);
                    more[i] = stream.advance();
                }
            }
            if let Ok(word) = std::str::from_utf8(&key) {
                visit(word, number, postings);
            }
        }
    }
    Ok(())
}

/// Visits every document that is in any of the postings, once, in order.
fn union(mut postings: Vec<SegmentPostings>, mut visit: impl FnMut(DocId)) {
    while let Some(document) = postings.iter().map(tantivy::DocSet::doc).min().filter(|&doc| doc != TERMINATED) {
        visit(document);
        for postings in postings.iter_mut().filter(|postings| postings.doc() == document) {
            postings.advance();
        }
    }
}

fn examples(
    index: &OpenIndex,
    fields: &[Field],
    hits: &[DocumentSet],
    word: &str,
    limit: usize,
) -> tantivy::Result<Vec<(DocAddress, Field)>> {
    let mut examples = Vec::new();
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        for &field in fields {
            let inverted: Arc<InvertedIndexReader> = segment.inverted_index(field)?;
            let term = tantivy::Term::from_field_text(field, word);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED && examples.len() < limit {
                if hits[ordinal as usize].contains(postings.doc()) {
                    examples.push((DocAddress::new(ordinal, postings.doc()), field));
                }
                postings.advance();
            }
        }
    }
    Ok(examples)
}

struct HitSets;

impl Collector for HitSets {
    type Fruit = Vec<DocumentSet>;
    type Child = SegmentHits;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentHits> {
        Ok(SegmentHits { ordinal, set: DocumentSet::of(segment) })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut segments: Vec<(SegmentOrdinal, DocumentSet)>) -> tantivy::Result<Vec<DocumentSet>> {
        // tantivy gives the results in the order in which threads finished.
        segments.sort_unstable_by_key(|(ordinal, _)| *ordinal);
        Ok(segments.into_iter().map(|(_, set)| set).collect())
    }
}

struct SegmentHits {
    ordinal: SegmentOrdinal,
    set: DocumentSet,
}

impl SegmentCollector for SegmentHits {
    type Fruit = (SegmentOrdinal, DocumentSet);

    fn collect(&mut self, document: DocId, _: Score) {
        self.set.insert(document);
    }

    fn harvest(self) -> (SegmentOrdinal, DocumentSet) {
        (self.ordinal, self.set)
    }
}
