//! The values of the hits of a segment, read from its columns.

use jiff::tz::TimeZone;
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{
    Counting,
    seen::{SeenNames, SeenTimes, Slot, UNKNOWN},
};
use crate::{
    index::Threads,
    search::aggregate::{Facet, Value, facet::Holder},
};

/// Reads a facet of the documents of a segment.
pub(super) struct Reader {
    source: Source,
    /// Room for the values of a hit, used again and again.
    found: Vec<Slot>,
}

enum Source {
    Names { column: Option<StrColumn>, holder: Holder, seen: SeenNames },
    Times { column: Column<i64>, facet: Facet, zone: TimeZone, seen: SeenTimes },
}

impl Reader {
    pub(super) fn open(facet: Facet, counting: &Counting, segment: &SegmentReader) -> tantivy::Result<Self> {
        if facet.is_time() {
            let column = segment.fast_fields().i64("posted_at")?;
            let source = Source::Times { column, facet, zone: counting.zone.clone(), seen: SeenTimes::default() };
            return Ok(Self { source, found: vec![] });
        }
        let column = segment.fast_fields().str(facet.name())?;
        let source = Source::Names { column, holder: facet.holder(counting.level), seen: SeenNames::default() };
        Ok(Self { source, found: vec![] })
    }

    /// The values of a hit, each once; one that says so where there is none. Whoever
    /// has read them gives them back.
    pub(super) fn slots(&mut self, hit: DocId, threads: &Threads) -> Vec<Slot> {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        match &mut self.source {
            Source::Times { column, facet, zone, seen } => {
                let slot = column.first(hit).map_or(UNKNOWN, |time| seen.slot_at(time, *facet, zone));
                found.push(slot);
            }
            Source::Names { column, holder, seen } => {
                let documents = holder.documents(hit, threads);
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

    /// The values of the slots, in their order.
    pub(super) fn values(&self) -> tantivy::Result<Vec<Value>> {
        match &self.source {
            Source::Times { seen, .. } => Ok(seen.values.clone()),
            Source::Names { column: Some(column), seen, .. } => seen.values(column),
            Source::Names { column: None, .. } => Ok(vec![]),
        }
    }
}
