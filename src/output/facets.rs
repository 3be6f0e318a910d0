//! The values that hits are counted under, as a table.

use super::table::{Field, Table};
use crate::{
    Result,
    index::OpenIndex,
    search::{Facet, Level, Tally, Value},
};

/// The values of a facet with their counts, times as they follow each other, names the commonest first; at most so many,
/// then of times too the commonest. What is not known is none of them.
#[must_use]
pub fn ordered(tally: &Tally, by: Facet, most: Option<usize>) -> Vec<(Value, u64)> {
    let counts = tally.of(0);
    let mut values: Vec<_> = counts.iter().map(|(value, count)| ((*value).clone(), *count)).collect();
    values.retain(|(value, _)| *value != Value::Unknown);
    let silent = Value::all_of(by).into_iter().filter(|value| !counts.contains_key(value));
    values.extend(silent.map(|value| (value, 0)));
    if by.is_time() && most.is_none() {
        values.sort();
    } else {
        values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        values.truncate(most.unwrap_or(usize::MAX));
    }
    values
}

/// The table of a facet: the value, how many hits have it, and which share of all. What is not known comes last, without
/// a value.
///
/// # Errors
/// If the index is damaged.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
pub fn table(index: &OpenIndex, tally: &Tally, by: Facet, level: Level, most: Option<usize>) -> Result<Table> {
    let unit = if level == Level::Threads { "threads" } else { "blocks" };
    let names = [by.name(), unit, "share"].map(str::to_owned).to_vec();
    let unknown = tally.of(0).get(&Value::Unknown).map(|&count| (Value::Unknown, count));
    let rows = ordered(tally, by, most).into_iter().chain(unknown).map(|(value, count)| {
        let name = match value {
            Value::Unknown => Field::Missing,
            value => Field::Text(tally.label(index, 0, by, &value)?),
        };
        Ok(vec![name, Field::Count(count), Field::Share(count as f64 / tally.total.max(1) as f64)])
    });
    Ok(Table { names, rows: rows.collect::<Result<_>>()? })
}
