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
    values::Reader,
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
    /// The number of hits with this value of the facet at `which`.
    #[must_use]
    pub fn count(&self, which: usize, value: &Value) -> u64 {
        self.counts.iter().filter(|(values, _)| values[which] == *value).map(|(_, count)| count).sum()
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
        let threads = self.threads.threads(segment)?;
        let readers = self.facets.iter().map(|&facet| Reader::open(facet, self.level, &self.zone, segment));
        let readers = readers.collect::<tantivy::Result<Vec<_>>>()?;
        Ok(SegmentFacets { threads, readers, total: 0, counts: Counts::default() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<FacetCounts>>) -> tantivy::Result<FacetCounts> {
        let mut all = FacetCounts::default();
        for tally in segments {
            let tally = tally?;
            all.total += tally.total;
            tally.counts.into_iter().for_each(|(values, count)| *all.counts.entry(values).or_default() += count);
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
    /// Counts a hit under every combination of its values of the facet at `which` and those after it.
    fn count(&mut self, hit: DocId, which: usize, values: &mut Vec<Slot>) {
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

    fn facet_counts(self) -> tantivy::Result<FacetCounts> {
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
        self.count(document, 0, &mut Vec::with_capacity(2));
    }

    fn harvest(self) -> tantivy::Result<FacetCounts> {
        self.facet_counts()
    }
}
