//! The values of the hits of a segment, read from its columns.

use jiff::tz::TimeZone;
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{
    Facet, Value,
    facet::FacetScope,
    seen::{SeenNames, SeenTimes, Slot, UNKNOWN},
};
use crate::{engine::Level, index::Threads};

/// Reads a facet of the documents of a segment.
pub(super) struct Reader {
    source: Source,
    /// A buffer for the values of a hit, reused for each.
    found: Vec<Slot>,
}

enum Source {
    Names { column: Option<StrColumn>, scope: FacetScope, seen: SeenNames },
    Times { column: Column<i64>, facet: Facet, zone: TimeZone, seen: SeenTimes },
}

impl Reader {
    pub(super) fn open(facet: Facet, level: Level, zone: &TimeZone, segment: &SegmentReader) -> tantivy::Result<Self> {
        if facet.is_time() {
            let column = segment.fast_fields().i64("posted_at")?;
            let source = Source::Times { column, facet, zone: zone.clone(), seen: SeenTimes::default() };
            return Ok(Self { source, found: vec![] });
        }
        let column = segment.fast_fields().str(facet.name())?;
        let source = Source::Names { column, scope: facet.scope(level), seen: SeenNames::default() };
        Ok(Self { source, found: vec![] })
    }

    /// The slots of a hit's values, each once; [`UNKNOWN`] where it has none. The caller gives the buffer back.
    pub(super) fn slots(&mut self, hit: DocId, threads: &Threads) -> Vec<Slot> {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        match &mut self.source {
            Source::Times { column, facet, zone, seen } => {
                let slot = column.first(hit).map_or(UNKNOWN, |time| seen.slot_at(time, *facet, zone));
                found.push(slot);
            }
            Source::Names { column, scope, seen } => {
                let documents = scope.documents(hit, threads);
                for document in documents {
                    for ordinal in column.iter().flat_map(|column| column.term_ords(document)) {
                        found.extend(seen.slot(ordinal, hit));
                    }
                }
                if found.is_empty() {
                    found.push(UNKNOWN);
                }
            }
        }
        found
    }

    pub(super) fn give_back(&mut self, found: Vec<Slot>) {
        self.found = found;
    }

    /// The values, by slot.
    pub(super) fn values(&self) -> tantivy::Result<Vec<Value>> {
        match &self.source {
            Source::Times { seen, .. } => Ok(seen.values.clone()),
            Source::Names { column: Some(column), seen, .. } => seen.values(column),
            Source::Names { column: None, .. } => Ok(vec![]),
        }
    }
}
