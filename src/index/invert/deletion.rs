//! Deletions that spare the segment which is added with them.
//!
//! A deletion that tantivy has queued reaches every segment that is added before the next commit, also those that are
//! added after it. The new version of a thread would be deleted together with the old one.

use tantivy::{
    DocId, Score, SegmentReader, Term,
    index::SegmentId,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight},
    schema::IndexRecordOption,
};

/// The documents with a term, in all segments but one.
#[derive(Debug, Clone)]
pub(in crate::index) struct Deletion {
    term: TermQuery,
    spared: Option<SegmentId>,
}

impl Deletion {
    /// The documents with `term` that are not in the segment `spared`.
    pub(in crate::index) fn of(term: Term, spared: Option<SegmentId>) -> Self {
        Self { term: TermQuery::new(term, IndexRecordOption::Basic), spared }
    }
}

impl Query for Deletion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Sparing { weight: self.term.weight(scoring)?, spared: self.spared }))
    }
}

struct Sparing {
    weight: Box<dyn Weight>,
    spared: Option<SegmentId>,
}

impl Weight for Sparing {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.spared == Some(reader.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.weight.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(reader, document)
    }
}

#[cfg(test)]
mod tests {
    use rayon::ThreadPoolBuilder;
    use tantivy::{Index, IndexSettings, IndexWriter, directory::RamDirectory};

    use super::*;
    use crate::index::{
        documents::{
            analysis::TokenNames,
            document::{IndexDocument, kind},
            schema::Fields,
        },
        invert::open::{Budget, OpenSegment},
    };

    /// A segment with documents of the given archive files.
    fn segment(index: &Index, paths: &[&str]) -> OpenSegment {
        let fields = Fields::build().1;
        let mut open = OpenSegment::create(index).unwrap();
        for path in paths {
            let mut document = IndexDocument::new(&fields, kind::FILE);
            document.text(fields.path, path);
            open.add(&[document], &mut TokenNames::default()).unwrap();
        }
        open
    }

    fn number_of(index: &Index, path: &str) -> usize {
        let searcher = index.reader().unwrap().searcher();
        let term = Term::from_field_text(Fields::build().1.path, path);
        searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &tantivy::collector::Count).unwrap()
    }

    #[test]
    fn a_deletion_spares_the_segment_that_is_added_with_it() {
        for deleted_first in [true, false] {
            let index = Index::create(RamDirectory::create(), Fields::build().0, IndexSettings::default()).unwrap();
            let mut writer: IndexWriter<IndexDocument> = index.writer_with_num_threads(1, 15_000_000).unwrap();
            let (pool, budget) = (ThreadPoolBuilder::new().num_threads(1).build().unwrap(), Budget::of(1 << 20, 1));
            let mut commit = |open: OpenSegment, deleted: &[&str]| {
                let spared = open.id();
                let delete = |writer: &IndexWriter<IndexDocument>| {
                    for path in deleted {
                        let term = Term::from_field_text(Fields::build().1.path, path);
                        writer.delete_query(Box::new(Deletion::of(term, Some(spared)))).unwrap();
                    }
                };
                if deleted_first {
                    delete(&writer);
                }
                writer.add_segment(open.seal(&pool, budget).unwrap()).unwrap();
                if !deleted_first {
                    delete(&writer);
                }
                writer.commit().unwrap();
            };
            commit(segment(&index, &["a", "b"]), &[]);
            commit(segment(&index, &["a", "c"]), &["a", "c"]);
            commit(segment(&index, &["d"]), &["b"]);
            for (path, number) in [("a", 1), ("b", 0), ("c", 1), ("d", 1)] {
                assert_eq!(number_of(&index, path), number, "{path}, deleted first: {deleted_first}");
            }
            writer.wait_merging_threads().unwrap();
        }
    }
}
