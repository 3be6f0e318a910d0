//! Hits counted by their properties, exactly, from the columns of the index: no stored text is read.

mod names;
mod seen;
mod values;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::tz::TimeZone;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, MultiCollector, SegmentCollector},
};

use self::{
    names::Names,
    seen::{Slot, UNKNOWN, at},
    values::Reader,
};
use super::facet::{Facet, Value};
use crate::{
    Result,
    engine::Level,
    index::{OpenIndex, ThreadTable, Threads},
    query::Plan,
    search::{Weights, compile::Compiler},
};

/// How many hits have which values.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many hits there are.
    pub total: u64,
    /// How many hits have these values of the facets, one value of each facet, in their order.
    pub counts: HashMap<Vec<Value>, u64>,
    /// How many further values of a single facet the hits have, where only the commonest were asked for.
    pub untold: usize,
}

/// Counts the hits of `plan` under the values of `facets`: under every combination of them that occurs.
///
/// # Errors
/// If the index is damaged.
pub fn tally(index: &OpenIndex, plan: &Plan, level: Level, facets: &[Facet], zone: &TimeZone) -> Result<Tally> {
    collected(index, plan, level, |threads| Counting::new(level, facets.to_vec(), zone, threads))
}

/// Counts the hits of `plan` under the values of each of `facets` by itself, in their order, in one pass. Of names only
/// the `most` commonest are told, of those as common the first in order; of times all.
///
/// # Errors
/// If the index is damaged.
pub fn tallies(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    facets: &[Facet],
    zone: &TimeZone,
    most: usize,
) -> Result<Vec<Tally>> {
    let mut handles = Vec::new();
    let mut found = collected(index, plan, level, |threads| {
        let mut all = MultiCollector::new();
        handles.extend(facets.iter().map(|&facet| {
            if facet.is_time() {
                return all.add_collector(Counting::new(level, vec![facet], zone, threads));
            }
            all.add_collector(Names { facet, holder: facet.holder(level), threads: Arc::clone(threads), most })
        }));
        all
    })?;
    Ok(handles.into_iter().map(|handle| handle.extract(&mut found)).collect())
}

/// What a collector makes of the hits of `plan`.
fn collected<C: Collector>(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    collector: impl FnOnce(&Arc<ThreadTable>) -> C,
) -> Result<C::Fruit> {
    let compiler = Compiler::new(index, Weights::CHOSEN);
    compiler.context().collect(index, compiler.operator(plan, level)?, &collector(index.threads()))
}

impl Tally {
    /// How many hits have this value of the facet numbered `which`.
    #[must_use]
    pub fn count(&self, which: usize, value: &Value) -> u64 {
        self.counts.iter().filter(|(values, _)| values[which] == *value).map(|(_, count)| count).sum()
    }

    /// How many different values of a single facet the hits have; what is not known is none.
    #[must_use]
    pub fn different(&self) -> usize {
        self.counts.keys().filter(|values| values[0] != Value::Unknown).count() + self.untold
    }

    /// How many hits have each value of the facet numbered `which`, as values follow each other.
    #[must_use]
    pub fn of(&self, which: usize) -> BTreeMap<&Value, u64> {
        let mut counts = BTreeMap::new();
        for (values, count) in &self.counts {
            *counts.entry(&values[which]).or_default() += count;
        }
        counts
    }
}

struct Counting {
    level: Level,
    facets: Vec<Facet>,
    zone: TimeZone,
    threads: Arc<ThreadTable>,
}

impl Counting {
    fn new(level: Level, facets: Vec<Facet>, zone: &TimeZone, threads: &Arc<ThreadTable>) -> Self {
        Self { level, facets, zone: zone.clone(), threads: Arc::clone(threads) }
    }
}

impl Collector for Counting {
    type Fruit = Tally;
    type Child = CountingSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<CountingSegment> {
        let threads = self.threads.threads(segment)?;
        let readers = self.facets.iter().map(|&facet| Reader::open(facet, self, segment));
        let readers = readers.collect::<tantivy::Result<Vec<_>>>()?;
        Ok(CountingSegment { threads, readers, total: 0, counts: Counts::default() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Tally>>) -> tantivy::Result<Tally> {
        let mut all = Tally::default();
        for tally in segments {
            let tally = tally?;
            all.total += tally.total;
            tally.counts.into_iter().for_each(|(values, count)| *all.counts.entry(values).or_default() += count);
        }
        Ok(all)
    }
}

struct CountingSegment {
    threads: Arc<Threads>,
    readers: Vec<Reader>,
    total: u64,
    counts: Counts,
}

/// How often which slots were seen.
#[derive(Default)]
struct Counts {
    /// Of a single facet, by its slots, ...
    single: Vec<u64>,
    /// ... and that of no value.
    unknown: u64,
    /// Of several facets.
    several: HashMap<Vec<Slot>, u64>,
}

impl Counts {
    fn add(&mut self, slots: &[Slot]) {
        match slots {
            [UNKNOWN] => self.unknown += 1,
            [slot] => *at(&mut self.single, *slot) += 1,
            several => match self.several.get_mut(several) {
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

impl CountingSegment {
    /// Counts a hit under every combination of its values from the facet numbered `which` on.
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
        self.readers[which].give_back(found);
    }

    fn tally(self) -> tantivy::Result<Tally> {
        let mut tally = Tally { total: self.total, ..Tally::default() };
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

impl SegmentCollector for CountingSegment {
    type Fruit = tantivy::Result<Tally>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        self.count(document, 0, &mut Vec::with_capacity(2));
    }

    fn harvest(self) -> tantivy::Result<Tally> {
        self.tally()
    }
}
