//! Names in the spelling of the archive: they are counted in the form in which they are compared.

use crate::{
    Result,
    archive::Title,
    engine::{Facet, Field, Value, first_document},
    index::OpenIndex,
};

/// A value of a facet as it is written in the archive: a name in the spelling of a document that holds it.
///
/// # Errors
/// If the index is damaged.
pub fn label(index: &OpenIndex, facet: Facet, value: &Value) -> Result<String> {
    let Value::Name(name) = value else { return Ok(value.to_string()) };
    let Some(address) = field(index, facet).map(|field| first_document(index, field, name)).transpose()?.flatten()
    else {
        return Ok(name.clone());
    };
    let written = match facet {
        Facet::Board => Some(index.thread(address)?.board),
        Facet::Author => index.thread(address)?.author,
        Facet::Country => index.thread(address)?.country,
        Facet::By => index.block(address)?.author,
        Facet::Category => Title::of(index.thread(address)?.title()).category.map(str::to_owned),
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
