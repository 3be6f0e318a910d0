//! The values found so far in a segment, numbered.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use tantivy::columnar::StrColumn;

use super::{
    Facet, Period, Value,
    calendar::{hour, weekday},
};
use crate::thread::UnixTime;

/// The number of a value among those found in a segment.
pub(super) type Slot = u64;
pub(super) const UNKNOWN: Slot = Slot::MAX;

/// The element of `values` at `slot`; `values` grows as needed.
pub(super) fn at<T: Clone + Default>(values: &mut Vec<T>, slot: Slot) -> &mut T {
    let slot = usize::try_from(slot).unwrap_or(usize::MAX);
    if slot >= values.len() {
        values.resize(slot + 1, T::default());
    }
    &mut values[slot]
}

/// The names found so far, numbered: most hits have few of all names.
#[derive(Default)]
pub(super) struct SeenNames {
    /// By ordinal in the column, one more than the slot; 0 for names not found.
    slots: Vec<u32>,
    /// The ordinals in the column, by slot.
    ordinals: Vec<u64>,
    /// By slot, one more than the last hit with the name: each hit counts once.
    last: Vec<u32>,
    /// The ordinals of names that were looked up; `None` for those that the column does not have.
    known: HashMap<String, Option<u64>>,
}

impl SeenNames {
    /// The slot of the name with this ordinal; `None` if it was counted for `hit` already.
    pub(super) fn slot(&mut self, ordinal: u64, hit: u32) -> Option<Slot> {
        let place = at(&mut self.slots, ordinal);
        if *place == 0 {
            self.ordinals.push(ordinal);
            self.last.push(0);
            *place = u32::try_from(self.ordinals.len()).unwrap_or(u32::MAX);
        }
        let slot = *place - 1;
        let last = at(&mut self.last, slot.into());
        let mark = hit.wrapping_add(1);
        let is_new = *last != mark;
        *last = mark;
        is_new.then_some(slot.into())
    }

    /// The ordinal of a name in its column.
    pub(super) fn ordinal(&mut self, name: &str, column: &StrColumn) -> Option<u64> {
        if let Some(&ordinal) = self.known.get(name) {
            return ordinal;
        }
        // A dictionary that cannot be read fails for `values` as well, which reports it.
        let ordinal = column.dictionary().term_ord(name).ok().flatten();
        self.known.insert(name.to_owned(), ordinal);
        ordinal
    }

    /// The names in one sweep over the dictionary: to look each up would read its block from the start every time.
    pub(super) fn values(&self, column: &StrColumn) -> tantivy::Result<Vec<Value>> {
        let mut order: Vec<_> = (0..self.ordinals.len()).collect();
        // tantivy reads ascending ordinals in one pass.
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

/// The times found so far, numbered.
#[derive(Default)]
pub(super) struct SeenTimes {
    slots: HashMap<Value, Slot>,
    pub(super) values: Vec<Value>,
    /// The slots by quarters of an hour.
    quarters: HashMap<i64, Slot>,
}

/// Seconds of a quarter of an hour, within which no zone has begun a day or an hour since this time (1973): offsets have
/// been multiples of it ever since Liberia's was.
const QUARTER: i64 = 900;
const SINCE: i64 = 94_694_400;

impl SeenTimes {
    /// The slot of a time. The calendar is computed only once for each quarter of an hour.
    pub(super) fn slot_at(&mut self, time: i64, facet: Facet, zone: &TimeZone) -> Slot {
        let quarter = time.div_euclid(QUARTER);
        if let Some(&slot) = self.quarters.get(&quarter) {
            return slot;
        }
        let slot = value_at(UnixTime(time), facet, zone).map_or(UNKNOWN, |value| self.slot(value));
        // Before that offsets had odd minutes and seconds, and each time is computed.
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

fn value_at(time: UnixTime, facet: Facet, zone: &TimeZone) -> Option<Value> {
    match facet {
        Facet::Every(unit) => Period::of(time, unit, zone).map(Value::Period),
        Facet::Weekday => weekday(time, zone).map(Value::weekday),
        Facet::Hour => hour(time, zone).map(Value::Hour),
        _ => None,
    }
}
