//! Parts of documents counted by their facets: the lines of comment blocks.

use jiff::tz::TimeZone;
use tantivy::DocAddress;

use super::{Facet, FacetCounts, counts::SegmentFacets, values::RowValues};
use crate::{
    Result,
    engine::Level,
    index::{OpenIndex, broken},
};

/// Counts parts of documents under every combination of the values of some facets.
pub(crate) struct RowCounter(Vec<SegmentFacets>);

impl RowCounter {
    /// A counter for parts of the documents of `level`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn new(index: &OpenIndex, level: Level, facets: &[Facet], zone: &TimeZone) -> Result<Self> {
        let segments = index.searcher().segment_readers().iter();
        let opened = segments.map(|segment| SegmentFacets::of(facets, level, zone, index.threads(), segment));
        Ok(Self(opened.collect::<tantivy::Result<_>>().map_err(broken)?))
    }

    /// Counts a part of a document.
    pub(crate) fn add(&mut self, document: DocAddress, row: &RowValues) {
        if let Some(segment) = self.0.get_mut(document.segment_ord as usize) {
            segment.add_row(document.doc_id, row);
        }
    }

    /// The counts.
    ///
    /// # Errors
    /// If the index is damaged.
    pub(crate) fn counts(self) -> Result<FacetCounts> {
        let mut all = FacetCounts::default();
        for segment in self.0 {
            all.add(segment.facet_counts().map_err(broken)?);
        }
        Ok(all)
    }
}
