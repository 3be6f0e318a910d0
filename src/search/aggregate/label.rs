//! Names as people write them: they are counted in the form in which they are compared.

use tantivy::{DocAddress, Term, schema::Field};

use super::{Facet, Value};
use crate::{Result, archive::Title, index::OpenIndex, search::holding};

/// A value of a facet as it is written in the archive: names in the spelling of one of the documents that hold it.
///
/// # Errors
/// If the index is damaged.
pub fn label(index: &OpenIndex, facet: Facet, value: &Value) -> Result<String> {
    let Value::Name(name) = value else { return Ok(value.to_string()) };
    let Some(address) = field(index, facet).map(|field| example(index, field, name)).transpose()?.flatten() else {
        return Ok(name.clone());
    };
    let written = match facet {
        Facet::Board => Some(index.thread(address)?.board),
        Facet::Author => index.thread(address)?.author,
        Facet::Country => index.thread(address)?.country,
        Facet::By => index.block(address)?.author,
        Facet::Category => Title::of(&index.thread(address)?.title).category.map(str::to_owned),
        _ => None,
    };
    Ok(written.map_or_else(|| name.clone(), |written| written.trim().to_owned()))
}

/// The field of a facet whose names are folded.
fn field(index: &OpenIndex, facet: Facet) -> Option<Field> {
    let fields = index.fields();
    match facet {
        Facet::Board => Some(fields.board),
        Facet::Author => Some(fields.author),
        Facet::Country => Some(fields.country),
        Facet::By => Some(fields.by),
        Facet::Category => Some(fields.category),
        _ => None,
    }
}

/// A document with this name.
fn example(index: &OpenIndex, field: Field, name: &str) -> Result<Option<DocAddress>> {
    let term = Term::from_field_text(field, name);
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        if let Some(document) = holding(segment, &term)?.next() {
            return Ok(Some(DocAddress::new(ordinal, document)));
        }
    }
    Ok(None)
}
