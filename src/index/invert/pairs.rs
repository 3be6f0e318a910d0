//! The postings of pairs of adjacent units.

use std::io;

use tantivy::DocId;

use super::{
    encode::{Encoded, Encoder, NONE, encoded},
    plan::{Plan, Source},
    spelling::UnitNames,
};
use crate::index::documents::names::prefix;

/// An occurrence of a pair whose first unit is known: its second unit, its document, its position.
pub(super) type Record = [u32; 3];

/// The number of records below which they are compared.
const FEW: usize = 256;

/// The maximum number of bits that one pass of a sort distinguishes.
const DIGIT: u32 = 11;

/// Passes all pairs of a source to `take`: document, position, first and second unit.
fn each_pair(source: Source<'_>, units: &UnitNames, take: &mut impl FnMut(DocId, u32, u32, u32)) {
    source.each(&mut |document, numbers| {
        for (position, pair) in (0..).zip(numbers.windows(2)) {
            let (first, second) = units.pair(pair[0], pair[1]);
            take(document, position, first, second);
        }
    });
}

/// The number of pairs of each first unit, and of all.
pub(super) fn count(source: Source<'_>, units: &UnitNames) -> (Vec<u32>, u64) {
    let mut counts = vec![0_u32; units.names.len()];
    each_pair(source, units, &mut |_, _, first, _| counts[first as usize] += 1);
    let total = counts.iter().map(|&count| u64::from(count)).sum();
    (counts, total)
}

/// The number of pairs of `first` with each second unit that it has, in ascending order.
pub(super) fn count_seconds(source: Source<'_>, units: &UnitNames, first: u32) -> Vec<(u32, u32)> {
    let mut counts = vec![0_u32; units.names.len()];
    each_pair(source, units, &mut |_, _, one, two| counts[two as usize] += u32::from(one == first));
    (0..).zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// The place of a first unit within a slice of pairs.
#[derive(Clone, Copy)]
enum Portion {
    /// It has no pair in the slice.
    Outside,
    /// All of its pairs are in the slice; the next one has this index.
    Inside(u32),
    /// Some of its pairs may be in the slice; those that are have a bucket with this index.
    Partial(u32),
}

/// The pairs of a slice, by first unit.
struct Buckets<'a> {
    units: &'a UnitNames,
    lower: &'a [u8],
    upper: Option<&'a [u8]>,
    /// The first unit of the first place.
    from: u32,
    places: Vec<Portion>,
    records: Vec<Record>,
    partial: Vec<Vec<Record>>,
}

impl<'a> Buckets<'a> {
    /// Empty buckets for the pairs with a text from `lower` to `upper`.
    fn new(plan: &Plan<'_>, units: &'a UnitNames, lower: &'a [u8], upper: Option<&'a [u8]>) -> Self {
        let inside = units.names.partition_point(lower)
            ..upper
                .map_or(u32::try_from(units.names.len()).unwrap_or(NONE), |upper| units.names.partition_point(upper));
        // A first unit that begins the text of a bound has pairs on both sides of it.
        let mut partial: Vec<u32> =
            beginnings(units, lower).chain(beginnings(units, upper.unwrap_or_default())).collect();
        partial.sort_unstable();
        partial.dedup();
        let from = partial.first().map_or(inside.start, |&first| first.min(inside.start));
        let mut places = vec![Portion::Outside; (inside.end.max(from) - from) as usize];
        for (bucket, &first) in (0..).zip(&partial).filter(|(_, first)| **first < inside.end) {
            places[(first - from) as usize] = Portion::Partial(bucket);
        }
        let mut end = 0;
        for first in inside {
            let place = &mut places[(first - from) as usize];
            if matches!(place, Portion::Outside) {
                *place = Portion::Inside(end);
                end += plan.counts[first as usize];
            }
        }
        let records = vec![[0; 3]; end as usize];
        Self { units, lower, upper, from, places, records, partial: vec![Vec::new(); partial.len()] }
    }

    fn add(&mut self, document: DocId, position: u32, first: u32, second: u32, text: &mut Vec<u8>) {
        let record = [second, document, position];
        // Of a smaller number the difference is larger than the number of places.
        match self.places.get_mut(first.wrapping_sub(self.from) as usize) {
            Some(Portion::Inside(next)) => {
                self.records[*next as usize] = record;
                *next += 1;
            }
            Some(&mut Portion::Partial(bucket)) => {
                self.units.spell(first, second, text);
                let is_within = self.lower <= text.as_slice() && self.upper.is_none_or(|upper| text.as_slice() < upper);
                if is_within {
                    self.partial[bucket as usize].push(record);
                }
            }
            Some(Portion::Outside) | None => {}
        }
    }

    /// Passes the records of each first unit to `take`, in ascending order of first units.
    fn drain(&mut self, mut take: impl FnMut(u32, &mut [Record]) -> io::Result<()>) -> io::Result<()> {
        let mut start = 0;
        for (first, place) in (self.from..).zip(&self.places) {
            match *place {
                Portion::Inside(end) => take(first, &mut self.records[start..end as usize])?,
                Portion::Partial(bucket) => take(first, &mut std::mem::take(&mut self.partial[bucket as usize]))?,
                Portion::Outside => {}
            }
            if let Portion::Inside(end) = *place {
                start = end as usize;
            }
        }
        Ok(())
    }
}

/// The units that `text` begins with and that are not all of it.
fn beginnings<'a>(units: &'a UnitNames, text: &'a [u8]) -> impl Iterator<Item = u32> {
    (1..text.len()).filter_map(|length| units.names.find(&text[..length]))
}

/// Encodes the pairs with a text from `lower` to `upper`.
pub(super) fn encode(plan: &Plan<'_>, units: &UnitNames, lower: &[u8], upper: Option<&[u8]>) -> io::Result<Encoded> {
    let mut buckets = Buckets::new(plan, units, lower, upper);
    let mut text = Vec::new();
    each_pair(plan.field.source, units, &mut |document, position, first, second| {
        buckets.add(document, position, first, second, &mut text);
    });
    encoded(&plan.format, |encoder| {
        let (mut spare, mut postings) = (Vec::new(), Postings::default());
        buckets.drain(|first, records| {
            sort(records, &mut spare, units.names.len());
            for pair in records.chunk_by(|one, other| one[0] == other[0]) {
                postings.encode(encoder, pair)?;
                encoder.end(first, pair[0][0])?;
            }
            Ok(())
        })?;
        sort_terms(encoder, units);
        Ok(())
    })
}

/// Sorts records by their second unit; those of one pair are in the order of documents and positions, and stay so.
fn sort(records: &mut [Record], spare: &mut Vec<Record>, units: usize) {
    if records.len() < FEW {
        return records.sort_unstable();
    }
    let bits = usize::BITS - units.leading_zeros();
    let passes = bits.div_ceil(DIGIT);
    let digit = bits.div_ceil(passes.max(1));
    spare.clear();
    spare.resize(records.len(), [0; 3]);
    for pass in 0..passes {
        let of = |record: &Record| (record[0] >> (pass * digit)) as usize & ((1 << digit) - 1);
        if pass % 2 == 0 { scatter(records, spare, digit, of) } else { scatter(spare, records, digit, of) }
    }
    if passes % 2 == 1 {
        records.copy_from_slice(spare);
    }
}

/// Copies records in the order of a digit.
fn scatter(from: &[Record], to: &mut [Record], digit: u32, of: impl Fn(&Record) -> usize) {
    let mut places = vec![0_usize; 1 << digit];
    for record in from {
        places[of(record)] += 1;
    }
    let mut sum = 0;
    for place in &mut places {
        (*place, sum) = (sum, sum + *place);
    }
    for record in from {
        let place = &mut places[of(record)];
        to[*place] = *record;
        *place += 1;
    }
}

/// Sorts terms by their texts. They are nearly in order: only the texts of first units that begin others are not.
fn sort_terms(encoder: &mut Encoder<'_>, units: &UnitNames) {
    let (mut one_text, mut other_text) = (Vec::new(), Vec::new());
    let terms = std::mem::take(encoder.terms());
    let mut keyed: Vec<_> = terms
        .into_iter()
        .map(|term| {
            units.spell(term.first, term.second, &mut one_text);
            (prefix(&one_text), term)
        })
        .collect();
    keyed.sort_by(|(one_prefix, one), (other_prefix, other)| {
        one_prefix.cmp(other_prefix).then_with(|| {
            units.spell(one.first, one.second, &mut one_text);
            units.spell(other.first, other.second, &mut other_text);
            one_text.cmp(&other_text)
        })
    });
    *encoder.terms() = keyed.into_iter().map(|(_, term)| term).collect();
}

/// The postings of one pair, while they are gathered.
#[derive(Default)]
struct Postings {
    documents: Vec<(DocId, u32)>,
    deltas: Vec<u32>,
}

impl Postings {
    fn encode(&mut self, encoder: &mut Encoder<'_>, pair: &[Record]) -> io::Result<()> {
        self.documents.clear();
        self.deltas.clear();
        for of_document in pair.chunk_by(|one, other| one[1] == other[1]) {
            let mut last = 0;
            self.deltas.extend(of_document.iter().map(|&[_, _, position]| {
                let delta = position - last;
                last = position;
                delta
            }));
            self.documents.push((of_document[0][1], length(of_document.len())?));
        }
        encoder.begin(length(self.documents.len())?);
        self.documents.iter().for_each(|&(document, frequency)| encoder.document(document, frequency));
        encoder.positions(&self.deltas);
        Ok(())
    }
}

fn length(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

/// Encodes one pair without holding its occurrences.
pub(super) fn encode_one(plan: &Plan<'_>, units: &UnitNames, first: u32, second: u32) -> io::Result<Encoded> {
    let is_it = |one, other| one == first && other == second;
    let mut documents: Vec<(DocId, u32)> = Vec::new();
    each_pair(plan.field.source, units, &mut |document, _, one, other| {
        if is_it(one, other) {
            match documents.last_mut() {
                Some((last, frequency)) if *last == document => *frequency += 1,
                _ => documents.push((document, 1)),
            }
        }
    });
    encoded(&plan.format, |encoder| {
        encoder.begin(length(documents.len())?);
        for &(document, frequency) in &documents {
            encoder.document(document, frequency);
        }
        let (mut of, mut last) = (DocId::MAX, 0);
        each_pair(plan.field.source, units, &mut |document, position, one, other| {
            if is_it(one, other) {
                if of != document {
                    (of, last) = (document, 0);
                }
                encoder.positions(&[position - last]);
                last = position;
            }
        });
        encoder.end(first, second)
    })
}
