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

/// The values of a part of a document that are its own. All others are those of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RowValues {
    /// The time, in seconds.
    pub(crate) time: Option<i64>,
    /// The sign of its reaction.
    pub(crate) reaction: Option<&'static str>,
    /// The domains of its links.
    pub(crate) domains: Vec<String>,
}

impl RowValues {
    /// The names of a facet that the part has of its own; `None` if they are those of the document.
    fn names(&self, facet: Facet) -> Option<Vec<&str>> {
        match facet {
            Facet::Reaction => Some(self.reaction.into_iter().collect()),
            Facet::Domain => Some(self.domains.iter().map(String::as_str).collect()),
            _ => None,
        }
    }
}

/// A hit that is counted: a document, or a part of one.
#[derive(Clone, Copy)]
pub(super) struct FacetHit<'r> {
    pub(super) document: DocId,
    /// A number that no other hit of the segment has.
    pub(super) number: u32,
    /// The values of a part.
    pub(super) row: Option<&'r RowValues>,
}

impl FacetHit<'_> {
    pub(super) const fn of(document: DocId) -> Self {
        Self { document, number: document, row: None }
    }
}

/// Reads a facet of the documents of a segment.
pub(super) struct Reader {
    source: Source,
    /// A buffer for the values of a hit, reused for each.
    found: Vec<Slot>,
}

enum Source {
    Names { facet: Facet, column: Option<StrColumn>, scope: FacetScope, seen: SeenNames },
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
        let source = Source::Names { facet, column, scope: facet.scope(level), seen: SeenNames::default() };
        Ok(Self { source, found: vec![] })
    }

    /// The slots of a hit's values, each once; [`UNKNOWN`] where it has none. The caller gives the buffer back.
    pub(super) fn slots(&mut self, hit: FacetHit<'_>, threads: &Threads) -> Vec<Slot> {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        match &mut self.source {
            Source::Times { column, facet, zone, seen } => {
                let time = hit.row.map_or_else(|| column.first(hit.document), |row| row.time);
                found.push(time.map_or(UNKNOWN, |time| seen.slot_at(time, *facet, zone)));
            }
            Source::Names { facet, column: Some(column), scope, seen } => {
                match hit.row.and_then(|row| row.names(*facet)) {
                    Some(names) => {
                        for name in names {
                            if let Some(ordinal) = seen.ordinal(name, column) {
                                found.extend(seen.slot(ordinal, hit.number));
                            }
                        }
                    }
                    None => {
                        for document in scope.documents(hit.document, threads) {
                            for ordinal in column.term_ords(document) {
                                found.extend(seen.slot(ordinal, hit.number));
                            }
                        }
                    }
                }
                if found.is_empty() {
                    found.push(UNKNOWN);
                }
            }
            Source::Names { column: None, .. } => found.push(UNKNOWN),
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
