//! Documents with a number within a range.
//!
//! tantivy's own range query reads a segment's whole column of numbers, though of forty documents hardly one is a thread.
//! Here a number is only looked up where it is asked for: by an intersection, in which a rarer term leads, or because the
//! document is of the kind in question.

use std::ops::{Bound, RangeBounds as _};

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    columnar::Column,
    query::{EnableScoring, Query, Scorer, Weight},
    schema::Field,
};

use super::opened::{Begins, Opened, Opens};

/// A range of numbers.
pub(crate) type Range = (Bound<i64>, Bound<i64>);

/// Those of `documents` that have a number within `range` in one of `fields`; they score nothing for it.
pub(crate) fn within(documents: Box<dyn Query>, fields: &[Field], range: Range) -> Box<dyn Query> {
    Box::new(Within { documents, fields: fields.to_vec(), range })
}

#[derive(Debug)]
struct Within {
    documents: Box<dyn Query>,
    fields: Vec<Field>,
    range: Range,
}

impl Clone for Within {
    fn clone(&self) -> Self {
        Self { documents: self.documents.box_clone(), fields: self.fields.clone(), range: self.range }
    }
}

impl Query for Within {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let documents = self.documents.weight(scoring)?;
        Ok(Box::new(Opened(OpensWithin { documents, fields: self.fields.clone(), range: self.range })))
    }
}

struct OpensWithin {
    documents: Box<dyn Weight>,
    fields: Vec<Field>,
    range: Range,
}

impl Opens for OpensWithin {
    type Scorer = WithinScorer;
    const NAME: &'static str = "within";

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<WithinScorer>> {
        let columns = self.fields.iter().map(|&field| Numbers::open(segment, field));
        let mut columns: Vec<_> = columns.collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten().collect();
        columns.retain(|column| column.overlaps(self.range));
        if columns.is_empty() {
            return Ok(None);
        }
        let documents = self.documents.scorer(segment, boost)?;
        Ok(Some(WithinScorer { documents, columns, range: self.range }))
    }
}

/// The numbers of a segment's documents.
enum Numbers {
    Signed(Column<i64>),
    Unsigned(Column<u64>),
}

impl Numbers {
    /// `None` if no document has any.
    fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Option<Self>> {
        let (columns, name) = (segment.fast_fields(), segment.schema().get_field_name(field));
        Ok(match columns.column_opt(name)? {
            Some(signed) => Some(Self::Signed(signed)),
            None => columns.column_opt(name)?.map(Self::Unsigned),
        })
    }

    /// Whether any number can lie within `range`.
    fn overlaps(&self, (from, to): Range) -> bool {
        let (least, greatest) = match self {
            Self::Signed(column) => (column.min_value(), column.max_value()),
            Self::Unsigned(column) => (signed(column.min_value()), signed(column.max_value())),
        };
        (from, Bound::Unbounded).contains(&greatest) && (Bound::Unbounded, to).contains(&least)
    }

    /// Whether the document has a number within `range`.
    fn any_within(&self, document: DocId, range: Range) -> bool {
        match self {
            Self::Signed(column) => column.values_for_doc(document).any(|number| range.contains(&number)),
            Self::Unsigned(column) => column.values_for_doc(document).any(|number| range.contains(&signed(number))),
        }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Stands at a document with such a number.
pub(crate) struct WithinScorer {
    documents: Box<dyn Scorer>,
    columns: Vec<Numbers>,
    range: Range,
}

impl WithinScorer {
    fn holds(&self, document: DocId) -> bool {
        self.columns.iter().any(|column| column.any_within(document, self.range))
    }

    /// Goes from the document at hand to the first one with such a number.
    fn settle(&mut self) -> DocId {
        let mut document = self.documents.doc();
        while document != TERMINATED && !self.holds(document) {
            document = self.documents.advance();
        }
        document
    }
}

impl Begins for WithinScorer {
    fn begin(&mut self) {
        self.settle();
    }
}

impl DocSet for WithinScorer {
    fn advance(&mut self) -> DocId {
        self.documents.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.documents.doc() {
            self.documents.seek(target);
        }
        self.settle()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target > self.documents.doc() {
            self.documents.seek(target);
        }
        let document = self.documents.doc();
        if document != target || target == TERMINATED {
            return SeekDangerResult::SeekLowerBound(document.max(target));
        }
        if self.holds(target) { SeekDangerResult::Found } else { SeekDangerResult::SeekLowerBound(target + 1) }
    }

    fn doc(&self) -> DocId {
        self.documents.doc()
    }

    fn size_hint(&self) -> u32 {
        self.documents.size_hint()
    }

    fn cost(&self) -> u64 {
        self.documents.cost()
    }
}

impl Scorer for WithinScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use tantivy::{
        Index, IndexWriter, TantivyDocument,
        query::AllQuery,
        schema::{NumericOptions, Schema},
    };

    use super::*;
    use crate::engine::laws::{step, walk};

    /// The numbers of a document: signed ones, of which there may be several, and an unsigned one.
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
            for fields in [&[of_signed][..], &[of_unsigned], &[of_signed, of_unsigned]] {
                let query = within(Box::new(AllQuery), fields, range);
                let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher)).unwrap();
                let mut scorer = weight.scorer(searcher.segment_reader(0), 1.0).unwrap();
                walk(scorer.as_mut(), &expected(fields), &steps)?;
            }
        }
    }
}
