//! Hits counted by their properties, exactly, from the columns of the index: no stored text is read.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::tz::TimeZone;
use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
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
    archive::Title,
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
    pub counts: BTreeMap<Vec<Value>, u64>,
    /// A document that holds a name, by the number of the facet and the name.
    examples: HashMap<(usize, String), DocAddress>,
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
    /// How many hits have each value of the facet numbered `which`.
    #[must_use]
    pub fn of(&self, which: usize) -> BTreeMap<&Value, u64> {
        let mut counts = BTreeMap::new();
        for (values, count) in &self.counts {
            *counts.entry(&values[which]).or_default() += count;
        }
        counts
    }

    /// A value as it is written in the archive: names in the spelling of one of the documents that hold it.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn label(&self, index: &OpenIndex, which: usize, facet: Facet, value: &Value) -> Result<String> {
        let Value::Name(name) = value else { return Ok(value.to_string()) };
        let Some(&address) = self.examples.get(&(which, name.clone())) else { return Ok(name.clone()) };
        let written = match facet {
            Facet::Board => Some(index.thread(address)?.board),
            Facet::Author => index.thread(address)?.author,
            Facet::Country => index.thread(address)?.country,
            Facet::By => index.block(address)?.author,
            Facet::Category => Title::of(&index.thread(address)?.title).category.map(str::to_owned),
            _ => None,
        };
        Ok(written.map_or_else(|| name.clone(), |written| written.trim().to_owned()))
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

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<CountingSegment> {
        let threads = self.joins.threads(segment)?;
        let readers = self.facets.iter().map(|&facet| Reader::open(facet, self, segment)).collect::<Result<_, _>>()?;
        Ok(CountingSegment { ordinal, threads, readers, total: 0, counts: HashMap::new(), examples: HashMap::new() })
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
            for (name, address) in tally.examples {
                all.examples.entry(name).or_insert(address);
            }
        }
        Ok(all)
    }
}

/// A value within one segment: the number of a name in its column, or of a time among those seen.
type Slot = u64;
const UNKNOWN: Slot = Slot::MAX;

struct CountingSegment {
    ordinal: SegmentOrdinal,
    threads: Arc<Threads>,
    readers: Vec<Reader>,
    total: u64,
    counts: HashMap<Vec<Slot>, u64>,
    examples: HashMap<(usize, Slot), DocId>,
}

impl CountingSegment {
    /// Counts a hit under every combination of its values from the facet numbered `which` on.
    fn count(&mut self, hit: DocId, which: usize, values: &mut Vec<Slot>) {
        if which == self.readers.len() {
            match self.counts.get_mut(values.as_slice()) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(values.clone(), 1)),
            }
            return;
        }
        for (slot, holder) in self.readers[which].slots(hit, &self.threads) {
            self.examples.entry((which, slot)).or_insert(holder);
            values.push(slot);
            self.count(hit, which + 1, values);
            values.pop();
        }
    }

    fn tally(self) -> tantivy::Result<Tally> {
        let mut tally = Tally { total: self.total, ..Tally::default() };
        for (slots, count) in self.counts {
            let values = slots.iter().zip(&self.readers).map(|(&slot, reader)| reader.value(slot));
            *tally.counts.entry(values.collect::<tantivy::Result<_>>()?).or_default() += count;
        }
        for ((which, slot), document) in self.examples {
            if let Value::Name(name) = self.readers[which].value(slot)? {
                tally.examples.insert((which, name), DocAddress::new(self.ordinal, document));
            }
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
enum Reader {
    Names { column: Option<StrColumn>, holder: Holder },
    Times { column: Column<i64>, facet: Facet, zone: TimeZone, seen: Seen },
}

/// The times seen so far, numbered.
#[derive(Default)]
struct Seen {
    slots: HashMap<Value, Slot>,
    values: Vec<Value>,
}

impl Seen {
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
            return Ok(Self::Times { column, facet, zone: counting.zone.clone(), seen: Seen::default() });
        }
        let column = segment.fast_fields().str(facet.name())?;
        Ok(Self::Names { column, holder: facet.holder(counting.level) })
    }

    /// The values of a hit, each once and with a document that holds it; one that says so where there is none.
    fn slots(&mut self, hit: DocId, threads: &Threads) -> Vec<(Slot, DocId)> {
        match self {
            Self::Times { column, facet, zone, seen } => {
                let value = column.first(hit).and_then(|time| value_at(UnixTime(time), *facet, zone));
                vec![(value.map_or(UNKNOWN, |value| seen.slot(value)), hit)]
            }
            Self::Names { column, holder } => {
                let documents = match holder {
                    Holder::Own => hit..hit + 1,
                    Holder::Thread => {
                        let thread = threads.at_or_after(hit);
                        thread..thread + 1
                    }
                    Holder::Blocks => threads.block_start(hit)..hit,
                };
                names(column.as_ref(), documents).unwrap_or_else(|| vec![(UNKNOWN, hit)])
            }
        }
    }

    fn value(&self, slot: Slot) -> tantivy::Result<Value> {
        Ok(match self {
            _ if slot == UNKNOWN => Value::Unknown,
            Self::Times { seen, .. } => {
                usize::try_from(slot).ok().and_then(|slot| seen.values.get(slot)).cloned().unwrap_or(Value::Unknown)
            }
            Self::Names { column, .. } => {
                let mut name = String::new();
                let known = column.as_ref().map(|column| column.ord_to_str(slot, &mut name)).transpose()?;
                if known == Some(true) { Value::Name(name) } else { Value::Unknown }
            }
        })
    }
}

/// The names that any of the documents holds, each once; `None` if there is none.
fn names(column: Option<&StrColumn>, documents: std::ops::Range<DocId>) -> Option<Vec<(Slot, DocId)>> {
    let column = column?;
    let mut found: Vec<_> =
        documents.flat_map(|document| column.term_ords(document).map(move |slot| (slot, document))).collect();
    found.sort_unstable();
    found.dedup_by_key(|(slot, _)| *slot);
    (!found.is_empty()).then_some(found)
}

fn value_at(time: UnixTime, facet: Facet, zone: &TimeZone) -> Option<Value> {
    match facet {
        Facet::Every(unit) => Period::of(time, unit, zone).map(Value::Period),
        Facet::Weekday => period::weekday(time, zone).map(Value::weekday),
        Facet::Hour => period::hour(time, zone).map(Value::Hour),
        _ => None,
    }
}
