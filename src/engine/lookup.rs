//! Documents looked up by a term, without a search.

use std::collections::BTreeMap;

use tantivy::{DocAddress, Term, schema::Field};

use crate::{
    Result,
    index::{OpenIndex, alive_documents, broken},
};

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
