//! Documents looked up by a term, without a search.

use std::collections::BTreeMap;

use tantivy::{
    DocAddress, DocId, DocSet as _, SegmentReader, TERMINATED, Term,
    schema::{Field, IndexRecordOption},
};

use crate::{
    Result,
    index::{OpenIndex, broken, thread_key},
    thread::ThreadId,
};

/// The documents of the thread with this id: its comment blocks in page order, and the thread itself as the last; none if
/// the index does not have it.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn documents_of(index: &OpenIndex, id: &ThreadId) -> Result<Vec<DocAddress>> {
    let term = Term::from_field_text(index.fields().thread, &thread_key(id));
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        let documents: Vec<_> = alive_documents(segment, &term)?.map(|doc| DocAddress::new(ordinal, doc)).collect();
        // All documents of a thread are in one segment.
        if !documents.is_empty() {
            return Ok(documents);
        }
    }
    Ok(Vec::new())
}

/// The first document that holds the term `text` of `field`.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn first_document(index: &OpenIndex, field: Field, text: &str) -> Result<Option<DocAddress>> {
    let term = Term::from_field_text(field, text);
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        if let Some(doc) = alive_documents(segment, &term)?.next() {
            return Ok(Some(DocAddress::new(ordinal, doc)));
        }
    }
    Ok(None)
}

/// All terms of `field`, which has few, each with the number of documents that hold it.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn keywords_of(index: &OpenIndex, field: Field) -> Result<BTreeMap<String, u64>> {
    let mut all = BTreeMap::new();
    for segment in &index.dictionaries().of(field).map_err(broken)?.segments {
        let mut terms = segment.inverted.terms().stream().map_err(broken)?;
        while terms.advance() {
            // Only a damaged dictionary has other keys; `check` reports it.
            if let Ok(text) = std::str::from_utf8(terms.key()) {
                *all.entry(text.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(all)
}

/// The documents of a segment that hold `term` and are not deleted, in order.
fn alive_documents(segment: &SegmentReader, term: &Term) -> Result<impl Iterator<Item = DocId>> {
    let inverted = segment.inverted_index(term.field()).map_err(broken)?;
    let mut postings = inverted.read_postings(term, IndexRecordOption::Basic).map_err(broken)?;
    let documents = std::iter::from_fn(move || {
        let postings = postings.as_mut()?;
        let doc = postings.doc();
        postings.advance();
        (doc != TERMINATED).then_some(doc)
    });
    // Postings keep the documents that were deleted until a merge drops them.
    Ok(documents.filter(|&doc| !segment.is_deleted(doc)))
}
