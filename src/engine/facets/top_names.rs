//! Hits counted by the names of one facet. Only the most frequent names are returned: the others are never read.

use std::{cmp::Reverse, sync::Arc};

use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
};

use super::{Facet, FacetCounts, Value, facet::FacetScope};
use crate::index::{ThreadTable, Threads};

/// Counts hits by a facet whose values are names.
pub(super) struct TopNames {
    pub(super) facet: Facet,
    pub(super) scope: FacetScope,
    pub(super) threads: Arc<ThreadTable>,
    /// The maximum number of names.
    pub(super) limit: usize,
}

/// The names of the hits of a segment, concatenated in the order of their bytes, with the number of hits of each.
#[derive(Default)]
pub(super) struct Counted {
    total: u64,
    unknown: u64,
    names: Vec<u8>,
    /// The end of each name in `names`, and its count.
    ends: Vec<(usize, u64)>,
}

impl Collector for TopNames {
    type Fruit = FacetCounts;
    type Child = SegmentNames;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentNames> {
        let column = segment.fast_fields().str(self.facet.name())?;
        let seen = vec![Seen::default(); column.as_ref().map_or(0, |column| column.dictionary().num_terms())];
        let threads = self.threads.threads(segment)?;
        Ok(SegmentNames { threads, scope: self.scope, column, seen, found: vec![], total: 0, unknown: 0 })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Counted>>) -> tantivy::Result<FacetCounts> {
        let segments = segments.into_iter().collect::<tantivy::Result<Vec<_>>>()?;
        let mut tally =
            FacetCounts { total: segments.iter().map(|segment| segment.total).sum(), ..FacetCounts::default() };
        let mut names = merged(&segments);
        tally.omitted = names.len().saturating_sub(self.limit);
        if tally.omitted > 0 {
            names.select_nth_unstable_by_key(self.limit, |&(name, count)| (Reverse(count), name));
            names.truncate(self.limit);
        }
        let first = names.into_iter().map(|(name, count)| (vec![name_of(name)], count));
        tally.counts.extend(first);
        let unknown = segments.iter().map(|segment| segment.unknown).sum();
        tally.counts.extend(Some((vec![Value::Unknown], unknown)).filter(|_| unknown > 0));
        Ok(tally)
    }
}

fn name_of(bytes: &[u8]) -> Value {
    Value::Name(String::from_utf8_lossy(bytes).into_owned())
}

/// The names of all segments, each once. Those of each segment are in order, which the sort makes use of.
fn merged(segments: &[Counted]) -> Vec<(&[u8], u64)> {
    let mut all: Vec<_> = segments.iter().flat_map(Counted::each).collect();
    all.sort_by(|one, other| one.0.cmp(other.0));
    all.dedup_by(|again, kept| {
        let same = again.0 == kept.0;
        kept.1 += if same { again.1 } else { 0 };
        same
    });
    all
}

impl Counted {
    fn each(&self) -> impl Iterator<Item = (&[u8], u64)> {
        let starts = [0].into_iter().chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, &(end, count))| (&self.names[start..end], count))
    }
}

/// The count of a name, by its ordinal in the column.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// One more than the last hit with the name: each hit counts once.
    last: DocId,
    hits: u32,
}

pub(super) struct SegmentNames {
    threads: Arc<Threads>,
    scope: FacetScope,
    column: Option<StrColumn>,
    /// Eight bytes for each name of the segment, so that a hit needs no other lookup.
    seen: Vec<Seen>,
    /// A buffer for the ordinals of the names of a hit.
    found: Vec<u64>,
    total: u64,
    unknown: u64,
}

impl SegmentNames {
    /// Reads the ordinals of the names of a hit. The rows of its documents are adjacent in the column.
    fn read(&mut self, hit: DocId) {
        let documents = self.scope.documents(hit, &self.threads);
        let Some(column) = &self.column else { return };
        let ordinals = column.ords();
        let rows = ordinals.index.docid_range_to_rowids(documents);
        self.found.resize(rows.len(), 0);
        ordinals.values.get_range(u64::from(rows.start), &mut self.found);
    }
}

impl SegmentCollector for SegmentNames {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, hit: DocId, _: Score) {
        self.total += 1;
        self.read(hit);
        self.unknown += u64::from(self.found.is_empty());
        for &ordinal in &self.found {
            let seen = usize::try_from(ordinal).ok().and_then(|ordinal| self.seen.get_mut(ordinal));
            if let Some(seen) = seen.filter(|seen| seen.last != hit + 1) {
                *seen = Seen { last: hit + 1, hits: seen.hits + 1 };
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let mut counted = Counted { total: self.total, unknown: self.unknown, ..Counted::default() };
        let counts = (0_u64..).zip(&self.seen).filter(|(_, seen)| seen.hits > 0);
        let (ordinals, hits): (Vec<_>, Vec<_>) = counts.map(|(ordinal, seen)| (ordinal, seen.hits)).unzip();
        let Some(column) = self.column.filter(|_| !ordinals.is_empty()) else { return Ok(counted) };
        let mut hits = hits.into_iter();
        // One sweep over the dictionary: to look each up would read its block from the start every time.
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |name| {
            counted.names.extend_from_slice(name);
            counted.ends.push((counted.names.len(), hits.next().unwrap_or_default().into()));
        })?;
        Ok(counted)
    }
}
