//! Hits counted by their properties, exactly, from the columns of the index: no stored text is read.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::tz::TimeZone;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, MultiCollector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use super::{
    Level, Weights,
    facet::{Facet, Holder, Value},
    join::Joins,
    matching::Matcher,
    period::{self, Period},
    stoppable::stoppable,
};
use crate::{
    Result,
    index::{OpenIndex, Threads, broken},
    query::Plan,
    thread::UnixTime,
};

/// How many hits have which values.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many hits there are.
    pub total: u64,
    /// How many hits have these values of the facets, one value of each facet, in their order.
    pub counts: HashMap<Vec<Value>, u64>,
}

/// Counts the hits of `plan` under the values of `facets`: under every combination of them that occurs.
///
/// # Errors
/// If the index is damaged.
pub fn tally(index: &OpenIndex, plan: &Plan, level: Level, facets: &[Facet], zone: &TimeZone) -> Result<Tally> {
    collected(index, plan, level, |joins| Counting::new(level, facets.to_vec(), zone, joins))
}

/// Counts the hits of `plan` under the values of each of `facets` by itself, in their order, in one pass.
///
/// # Errors
/// If the index is damaged.
pub fn tallies(index: &OpenIndex, plan: &Plan, level: Level, facets: &[Facet], zone: &TimeZone) -> Result<Vec<Tally>> {
    let mut handles = Vec::new();
    let mut found = collected(index, plan, level, |joins| {
        let mut all = MultiCollector::new();
        handles.extend(facets.iter().map(|&facet| all.add_collector(Counting::new(level, vec![facet], zone, joins))));
        all
    })?;
    Ok(handles.into_iter().map(|handle| handle.extract(&mut found)).collect())
}

/// What a collector makes of the hits of `plan`.
fn collected<C: Collector>(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    collector: impl FnOnce(&Joins) -> C,
) -> Result<C::Fruit> {
    let joins = Joins::new(Arc::clone(index.threads()));
    let collector = collector(&joins);
    let matcher = Matcher::new(index, joins, Weights::CHOSEN);
    let query = stoppable(matcher.query(plan, level)?, index.stop());
    let found = index.searcher().search(&query, &collector).map_err(broken)?;
    index.stop().heed()?;
    if matcher.failed() {
        return Err(broken("a stored text is damaged"));
    }
    Ok(found)
}

impl Tally {
    /// How many hits have this value of the facet numbered `which`.
    #[must_use]
    pub fn count(&self, which: usize, value: &Value) -> u64 {
        self.counts.iter().filter(|(values, _)| values[which] == *value).map(|(_, count)| count).sum()
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
    joins: Joins,
}

impl Counting {
    fn new(level: Level, facets: Vec<Facet>, zone: &TimeZone, joins: &Joins) -> Self {
        Self { level, facets, zone: zone.clone(), joins: joins.clone() }
    }
}

impl Collector for Counting {
    type Fruit = Tally;
    type Child = CountingSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<CountingSegment> {
        let threads = self.joins.threads(segment)?;
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

/// A value within one segment: its number among those seen.
type Slot = u64;
const UNKNOWN: Slot = Slot::MAX;

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

/// What `values` has at `slot`, after as much was added as is missing. Slots are numbered through.
fn at<T: Clone + Default>(values: &mut Vec<T>, slot: Slot) -> &mut T {
    let slot = usize::try_from(slot).unwrap_or(usize::MAX);
    if slot >= values.len() {
        values.resize(slot + 1, T::default());
    }
    &mut values[slot]
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

/// Reads a facet of the documents of a segment.
struct Reader {
    source: Source,
    /// Room for the values of a hit, used again and again.
    found: Vec<Slot>,
}

enum Source {
    Names { column: Option<StrColumn>, holder: Holder, seen: SeenNames },
    Times { column: Column<i64>, facet: Facet, zone: TimeZone, seen: Seen },
}

/// The names seen so far, numbered: most hits have few of all that there are.
#[derive(Default)]
struct SeenNames {
    /// By their numbers in the column, one more than their slots; 0 for those not seen.
    slots: Vec<u32>,
    /// Their numbers in the column, by their slots.
    ordinals: Vec<u64>,
    /// By slots, one more than the number of the last hit that had the name: each counts once.
    last: Vec<DocId>,
}

impl SeenNames {
    /// The slot of the name with this number, if `hit` was not seen with it before.
    fn slot(&mut self, ordinal: u64, hit: DocId) -> Option<Slot> {
        let place = at(&mut self.slots, ordinal);
        if *place == 0 {
            self.ordinals.push(ordinal);
            self.last.push(0);
            *place = u32::try_from(self.ordinals.len()).unwrap_or(u32::MAX);
        }
        let slot = *place - 1;
        let last = at(&mut self.last, slot.into());
        let is_new = *last != hit + 1;
        *last = hit + 1;
        is_new.then_some(slot.into())
    }

    /// The names in one sweep over the dictionary: to look each up would read its block from the start every time.
    fn values(&self, column: &StrColumn) -> tantivy::Result<Vec<Value>> {
        let mut order: Vec<_> = (0..self.ordinals.len()).collect();
        order.sort_unstable_by_key(|&slot| self.ordinals[slot]);
        let ordinals: Vec<_> = order.iter().map(|&slot| self.ordinals[slot]).collect();
        let mut values = vec![Value::Unknown; order.len()];
        let mut next = order.iter();
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |name| {
            if let Some(&slot) = next.next() {
                values[slot] = Value::Name(String::from_utf8_lossy(name).into_owned());
            }
        })?;
        Ok(values)
    }
}

/// The times seen so far, numbered.
#[derive(Default)]
struct Seen {
    slots: HashMap<Value, Slot>,
    values: Vec<Value>,
    /// The slots by quarters of an hour.
    quarters: HashMap<i64, Slot>,
}

/// Seconds of a quarter of an hour, within which no zone has begun a day or an hour since this time (1973): offsets have
/// been multiples of it ever since Liberia's was.
const QUARTER: i64 = 900;
const SINCE: i64 = 94_694_400;

impl Seen {
    /// The slot of a time, of which the calendar is asked only once a quarter of an hour.
    fn slot_at(&mut self, time: i64, facet: Facet, zone: &TimeZone) -> Slot {
        let quarter = time.div_euclid(QUARTER);
        if let Some(&slot) = self.quarters.get(&quarter) {
            return slot;
        }
        let slot = value_at(UnixTime(time), facet, zone).map_or(UNKNOWN, |value| self.slot(value));
        if time >= SINCE {
            self.quarters.insert(quarter, slot);
        }
        slot
    }

    fn slot(&mut self, value: Value) -> Slot {
        let (slots, values) = (&mut self.slots, &mut self.values);
        *slots.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            values.len() as Slot - 1
        })
    }
}

impl Reader {
    fn open(facet: Facet, counting: &Counting, segment: &SegmentReader) -> tantivy::Result<Self> {
        if facet.is_time() {
            let column = segment.fast_fields().i64("posted_at")?;
            let source = Source::Times { column, facet, zone: counting.zone.clone(), seen: Seen::default() };
            return Ok(Self { source, found: vec![] });
        }
        let column = segment.fast_fields().str(facet.name())?;
        let source = Source::Names { column, holder: facet.holder(counting.level), seen: SeenNames::default() };
        Ok(Self { source, found: vec![] })
    }

    /// The values of a hit, each once; one that says so where there is none. Whoever
    /// has read them gives them back.
    fn slots(&mut self, hit: DocId, threads: &Threads) -> Vec<Slot> {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        match &mut self.source {
            Source::Times { column, facet, zone, seen } => {
                let slot = column.first(hit).map_or(UNKNOWN, |time| seen.slot_at(time, *facet, zone));
                found.push(slot);
            }
            Source::Names { column, holder, seen } => {
                let documents = match holder {
                    Holder::Own => hit..hit + 1,
                    Holder::Thread => {
                        let thread = threads.at_or_after(hit);
                        thread..thread + 1
                    }
                    Holder::Blocks => threads.block_start(hit)..hit,
                    Holder::Whole => threads.block_start(hit)..hit + 1,
                };
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

    fn give_back(&mut self, found: Vec<Slot>) {
        self.found = found;
    }

    /// The values of the slots, in their order.
    fn values(&self) -> tantivy::Result<Vec<Value>> {
        match &self.source {
            Source::Times { seen, .. } => Ok(seen.values.clone()),
            Source::Names { column: Some(column), seen, .. } => seen.values(column),
            Source::Names { column: None, .. } => Ok(vec![]),
        }
    }
}

fn value_at(time: UnixTime, facet: Facet, zone: &TimeZone) -> Option<Value> {
    match facet {
        Facet::Every(unit) => Period::of(time, unit, zone).map(Value::Period),
        Facet::Weekday => period::weekday(time, zone).map(Value::weekday),
        Facet::Hour => period::hour(time, zone).map(Value::Hour),
        _ => None,
    }
}
