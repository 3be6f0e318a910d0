//! The check of a segment's columns against the values that its documents should have.

use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
    schema::{Field, FieldType, Schema},
};

use crate::{
    Result,
    index::{documents::document::FieldValue, error::broken},
};

/// A test whether a document has these values in a column, in any order, and no others.
pub(super) type Holds = Box<dyn Fn(DocId, &[FieldValue<'_>]) -> bool>;

/// The columns of a segment.
pub(super) fn of(segment: &SegmentReader, schema: &Schema) -> Result<Vec<(Field, Holds)>> {
    let columns = segment.fast_fields();
    let mut found: Vec<(Field, Holds)> = Vec::new();
    for (field, entry) in schema.fields().filter(|(_, entry)| entry.is_fast()) {
        let name = entry.name();
        found.push((
            field,
            match entry.field_type() {
                FieldType::I64(_) => numbers(columns.i64(name).map_err(broken)?, signed),
                FieldType::U64(_) => numbers(columns.u64(name).map_err(broken)?, unsigned),
                FieldType::Str(_) => words(columns.str(name).map_err(broken)?),
                // There are no others.
                _ => Box::new(|_, values| values.is_empty()),
            },
        ));
    }
    Ok(found)
}

fn signed(value: FieldValue<'_>) -> Option<i64> {
    value.as_signed()
}

fn unsigned(value: FieldValue<'_>) -> Option<u64> {
    value.as_unsigned()
}

fn numbers<T>(column: Column<T>, read: fn(FieldValue<'_>) -> Option<T>) -> Holds
where
    T: PartialOrd + Copy + Ord + std::fmt::Debug + Send + Sync + 'static,
{
    Box::new(move |document, values| {
        let mut wanted: Vec<T> = values.iter().filter_map(|value| read(*value)).collect();
        let mut held: Vec<T> = column.values_for_doc(document).collect();
        wanted.sort_unstable();
        held.sort_unstable();
        wanted == held
    })
}

fn words(column: Option<StrColumn>) -> Holds {
    Box::new(move |document, values| {
        let mut wanted: Vec<&str> = values.iter().filter_map(|value| value.as_text()).collect();
        let Some(column) = &column else { return wanted.is_empty() };
        let mut held = Vec::new();
        for ordinal in column.term_ords(document) {
            let mut word = String::new();
            // A word that cannot be read is damage of this column, like a wrong one.
            if !column.ord_to_str(ordinal, &mut word).unwrap_or_default() {
                return false;
            }
            held.push(word);
        }
        wanted.sort_unstable();
        held.sort_unstable();
        wanted == held
    })
}
