//! The collector that counts matches under every combination of the values of some facets.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::tz::TimeZone;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::{
    Facet, Value,
    seen::{Slot, UNKNOWN, at},
    values::{FacetHit, Reader, RowValues},
};
use crate::{
    engine::Level,
    index::{ThreadTable, Threads},
};

/// Numbers of hits by the values of facets.
#[derive(Debug, Default)]
pub struct FacetCounts {
    /// The number of hits.
    pub total: u64,
    /// The number of hits for each combination of values that occurs: one value of each facet, in the order of the facets.
    pub counts: HashMap<Vec<Value>, u64>,
    /// The number of further values of a single facet, where only the most frequent were requested.
    pub omitted: usize,
}

impl FacetCounts {
    /// Adds the counts of other hits.
    pub(super) fn add(&mut self, other: Self) {
        self.total += other.total;
        other.counts.into_iter().for_each(|(values, count)| *self.counts.entry(values).or_default() += count);
    }

    /// The number of hits with this value of the facet at `which`.
    #[must_use]
    pub fn count(&self, which: usize, value: &Value) -> u64 {
        self.counts.iter().filter(|(values, _)| values[which] == *value).map(|(_, count)| count).sum()
    }

    /// Keeps the `limit` most frequent names of a single facet, those of equal frequency by name.
    pub(crate) fn keep_most_frequent(&mut self, limit: usize) {
        let unknown = self.counts.remove_entry([Value::Unknown].as_slice());
        let mut names: Vec<_> = self.counts.drain().collect();
        names.sort_unstable_by(|(one, first), (other, second)| second.cmp(first).then_with(|| one.cmp(other)));
        self.omitted = names.len().saturating_sub(limit);
        self.counts.extend(names.into_iter().take(limit).chain(unknown));
    }

    /// The number of different values of a single facet, without the unknown.
    #[must_use]
    pub fn different(&self) -> usize {
        self.counts.keys().filter(|values| values[0] != Value::Unknown).count() + self.omitted
    }

    /// The number of hits with each value of the facet at `which`, in the order of the values.
    #[must_use]
    pub fn of(&self, which: usize) -> BTreeMap<&Value, u64> {
        let mut counts = BTreeMap::new();
        for (values, count) in &self.counts {
            *counts.entry(&values[which]).or_default() += count;
        }
        counts
    }
}

/// Counts matches under every combination of the values of some facets.
pub(super) struct FacetCollector {
    level: Level,
    facets: Vec<Facet>,
    zone: TimeZone,
    threads: Arc<ThreadTable>,
}

impl FacetCollector {
    pub(super) fn new(level: Level, facets: Vec<Facet>, zone: &TimeZone, threads: &Arc<ThreadTable>) -> Self {
        Self { level, facets, zone: zone.clone(), threads: Arc::clone(threads) }
    }
}

impl Collector for FacetCollector {
    type Fruit = FacetCounts;
    type Child = SegmentFacets;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentFacets> {
        SegmentFacets::of(&self.facets, self.level, &self.zone, &self.threads, segment)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<FacetCounts>>) -> tantivy::Result<FacetCounts> {
        let mut all = FacetCounts::default();
        for tally in segments {
            all.add(tally?);
        }
        Ok(all)
    }
}

pub(super) struct SegmentFacets {
    threads: Arc<Threads>,
    readers: Vec<Reader>,
    total: u64,
    counts: Counts,
}

/// The number of hits for each slot, or each combination of slots.
#[derive(Default)]
struct Counts {
    /// For a single facet, by slot, ...
    single: Vec<u64>,
    /// ... and for the unknown value.
    unknown: u64,
    /// For several facets.
    several: HashMap<Vec<Slot>, u64>,
}

impl Counts {
    fn add(&mut self, slots: &[Slot]) {
        match slots {
            [UNKNOWN] => self.unknown += 1,
            [slot] => *at(&mut self.single, *slot) += 1,
            several => match self.several.get_mut(several) {
                // `entry` would copy the slots of each hit; most combinations occur many times.
                Some(count) => *count += 1,
                None => drop(self.several.insert(several.to_vec(), 1)),
            },
        }
    }

    fn into_counts(self) -> impl Iterator<Item = (Vec<Slot>, u64)> {
        let single = (0..).zip(self.single).chain([(UNKNOWN, self.unknown)]);
        single.filter(|(_, count)| *count > 0).map(|(slot, count)| (vec![slot], count)).chain(self.several)
    }
}

impl SegmentFacets {
    /// Nothing counted yet in `segment`.
    pub(super) fn of(
        facets: &[Facet],
        level: Level,
        zone: &TimeZone,
        table: &ThreadTable,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let threads = table.threads(segment)?;
        let readers = facets.iter().map(|&facet| Reader::open(facet, level, zone, segment));
        let readers = readers.collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Self { threads, readers, total: 0, counts: Counts::default() })
    }

    /// Counts a part of a document.
    pub(super) fn add_row(&mut self, document: DocId, row: &RowValues) {
        self.total += 1;
        let number = u32::try_from(self.total).unwrap_or(u32::MAX);
        self.count(FacetHit { document, number, row: Some(row) }, 0, &mut Vec::with_capacity(2));
    }

    /// Counts a hit under every combination of its values of the facet at `which` and those after it.
    fn count(&mut self, hit: FacetHit<'_>, which: usize, values: &mut Vec<Slot>) {
        if which == self.readers.len() {
            return self.counts.add(values);
        }
        let found = self.readers[which].slots(hit, &self.threads);
        for &slot in &found {
            values.push(slot);
            self.count(hit, which + 1, values);
            values.pop();
        }
        // The list is reused for the next hit: an allocation for each would take longer than the counting.
        self.readers[which].give_back(found);
    }

    /// The counts so far.
    pub(super) fn facet_counts(self) -> tantivy::Result<FacetCounts> {
        let mut tally = FacetCounts { total: self.total, ..FacetCounts::default() };
        let values = self.readers.iter().map(Reader::values).collect::<tantivy::Result<Vec<_>>>()?;
        let value = |which: usize, slot: Slot| {
            let known = usize::try_from(slot).ok().and_then(|slot| values[which].get(slot));
            known.cloned().unwrap_or(Value::Unknown)
        };
        for (slots, count) in self.counts.into_counts() {
            let values = slots.iter().enumerate().map(|(which, &slot)| value(which, slot));
            *tally.counts.entry(values.collect()).or_default() += count;
        }
        Ok(tally)
    }
}

impl SegmentCollector for SegmentFacets {
    type Fruit = tantivy::Result<FacetCounts>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        self.count(FacetHit::of(document), 0, &mut Vec::with_capacity(2));
    }

    fn harvest(self) -> tantivy::Result<FacetCounts> {
        self.facet_counts()
    }
}
