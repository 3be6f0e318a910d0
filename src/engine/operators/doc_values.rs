//! Documents with a number within a range.
//!
//! tantivy's own range query reads a segment's whole column of numbers, though hardly one of forty documents is a thread.
//! Here a number is only read for the documents in question: those that a rarer condition leaves in a conjunction, or
//! that are of the right kind.

use std::ops::{Bound, RangeBounds as _};

use tantivy::{DocId, SegmentReader, columnar::Column};

use super::two_phase::{Matches, TwoPhase};
use crate::engine::{
    Operator,
    context::Leaf,
    scorer::{Probe, Scorer},
};

/// A range of numbers.
pub(crate) type Range = (Bound<i64>, Bound<i64>);

/// Those of `documents` that have a number within `range` in one of `columns`.
#[derive(Debug, Clone)]
pub(crate) struct DocValuesRange {
    pub(in crate::engine) documents: Box<Operator>,
    /// The names of the columns.
    pub(in crate::engine) columns: Vec<String>,
    pub(in crate::engine) range: Range,
}

impl DocValuesRange {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let columns = self.columns.iter().map(|name| Numbers::open(leaf.segment, name));
        let mut columns: Vec<_> = columns.collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten().collect();
        // A segment of other years is left out without a look at its documents.
        columns.retain(|column| column.overlaps(self.range));
        if columns.is_empty() {
            return Ok(None);
        }
        let Some(documents) = self.documents.open(leaf)? else { return Ok(None) };
        Ok(Some(Box::new(TwoPhase::new(documents, InRange { columns, range: self.range }))))
    }
}

/// The numbers of a segment's documents.
enum Numbers {
    Signed(Column<i64>),
    Unsigned(Column<u64>),
}

impl Numbers {
    /// `None` if no document has any.
    fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<Self>> {
        let columns = segment.fast_fields();
        Ok(match columns.column_opt(name)? {
            // Counts are stored without a sign, times and scores with one.
            Some(signed) => Some(Self::Signed(signed)),
            None => columns.column_opt(name)?.map(Self::Unsigned),
        })
    }

    /// Whether any number of the column can be within `range`.
    fn overlaps(&self, (from, to): Range) -> bool {
        let (min, max) = match self {
            Self::Signed(column) => (column.min_value(), column.max_value()),
            Self::Unsigned(column) => (signed(column.min_value()), signed(column.max_value())),
        };
        (from, Bound::Unbounded).contains(&max) && (Bound::Unbounded, to).contains(&min)
    }

    /// Whether the document has a number within `range`.
    fn any_within(&self, doc: DocId, range: Range) -> bool {
        match self {
            Self::Signed(column) => column.values_for_doc(doc).any(|number| range.contains(&number)),
            Self::Unsigned(column) => column.values_for_doc(doc).any(|number| range.contains(&signed(number))),
        }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

struct InRange {
    columns: Vec<Numbers>,
    range: Range,
}

impl Matches for InRange {
    fn matches(&mut self, doc: DocId) -> Probe {
        let matches = self.columns.iter().any(|column| column.any_within(doc, self.range));
        if matches { Probe::Match } else { Probe::Next(doc + 1) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use tantivy::{
        Index, IndexWriter, Score, TantivyDocument,
        query::AllQuery,
        schema::{Field, NumericOptions, Schema},
    };

    use super::*;
    use crate::engine::laws::{context, step, walk};

    /// The numbers of a document: any number of signed ones, and an unsigned one.
    type Held = (Vec<i64>, Option<u64>);

    fn index(documents: &[Held]) -> (Index, [Field; 2]) {
        let mut schema = Schema::builder();
        let options = || NumericOptions::default().set_fast();
        let fields = [schema.add_i64_field("signed", options()), schema.add_u64_field("unsigned", options())];
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for (signed, unsigned) in documents {
            let mut document = TantivyDocument::new();
            for &number in signed {
                document.add_i64(fields[0], number);
            }
            if let Some(number) = *unsigned {
                document.add_u64(fields[1], number);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, fields)
    }

    fn bound() -> impl Strategy<Value = Bound<i64>> {
        let number = prop_oneof![8 => -9_i64..10, 1 => Just(i64::MIN), 1 => Just(i64::MAX)];
        prop_oneof![number.clone().prop_map(Bound::Included), number.prop_map(Bound::Excluded), Just(Bound::Unbounded)]
    }

    fn held() -> impl Strategy<Value = Held> {
        let unsigned = prop_oneof![8 => 0_u64..10, 1 => Just(u64::MAX)];
        (vec(-9_i64..10, 0..3), proptest::option::of(unsigned))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn numbers_are_found_as_by_looking_at_each(
            documents in vec(held(), 1..30), range in (bound(), bound()), steps in vec(step(), 0..15)
        ) {
            let (index, [of_signed, of_unsigned]) = index(&documents);
            let searcher = index.reader().unwrap().searcher();
            let unsigned = |held: &Held| held.1.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
            let expected = |fields: &[Field]| -> Vec<(DocId, Score)> {
                let held = |held: &Held, field: Field| {
                    if field == of_signed { held.0.clone() } else { unsigned(held).into_iter().collect() }
                };
                let found = |document: &Held| {
                    fields.iter().flat_map(|&field| held(document, field)).any(|number| range.contains(&number))
                };
                (0..).zip(&documents).filter(|(_, document)| found(document)).map(|(i, _)| (i, 0.0)).collect()
            };
            let names = |fields: &[Field]| {
                fields.iter().map(|&field| searcher.schema().get_field_name(field).to_owned()).collect()
            };
            for fields in [&[of_signed][..], &[of_unsigned], &[of_signed, of_unsigned]] {
                let all = Operator::foreign(AllQuery, "all".to_owned()).constant();
                let (context, operator) = (context(&searcher), all.in_range(names(fields), range));
                let leaf = Leaf { documents: Some(1), ..Leaf::unscored_of(searcher.segment_reader(0), &context) };
                let mut scorer = operator.scorer(&leaf).unwrap();
                walk(scorer.as_mut(), &expected(fields), &steps)?;
            }
        }
    }
}
