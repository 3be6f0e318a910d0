//! The values that hits are counted under, as a table.

use super::table::{Field, Table};
use crate::{
    Result,
    index::OpenIndex,
    search::{Facet, Level, Tally, Value},
};

/// The values of a facet with their counts, times as they follow each other, names the commonest first. If `most` are fewer
/// than there are, the commonest of times too. What is not known is none of them.
#[must_use]
pub fn ordered(tally: &Tally, by: Facet, most: Option<usize>) -> Vec<(Value, u64)> {
    let counts = tally.of(0);
    let mut values: Vec<_> = counts.iter().map(|(value, count)| ((*value).clone(), *count)).collect();
    values.retain(|(value, _)| *value != Value::Unknown);
    let silent = Value::all_of(by).into_iter().filter(|value| !counts.contains_key(value));
    values.extend(silent.map(|value| (value, 0)));
    let most = most.unwrap_or(usize::MAX);
    if by.is_time() && most >= values.len() {
        values.sort();
    } else {
        values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        values.truncate(most);
    }
    values
}

/// The table of a facet: of each of `values` how many hits have it, and which share of all. What is not known comes last,
/// in place of a value `unknown`.
///
/// # Errors
/// If the index is damaged.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
pub fn table(
    index: &OpenIndex,
    tally: &Tally,
    by: Facet,
    level: Level,
    values: Vec<(Value, u64)>,
    unknown: &Field,
) -> Result<Table> {
    let most = values.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let unit = if level == Level::Threads { "threads" } else { "blocks" };
    let names = [by.name(), unit, "share", ""].map(str::to_owned).to_vec();
    let unknowns = tally.of(0).get(&Value::Unknown).map(|&count| (Value::Unknown, count));
    let rows = values.into_iter().chain(unknowns).map(|(value, count)| {
        // What is not known is none of the values that are compared.
        let (name, bar) = match value {
            Value::Unknown => (unknown.clone(), 0.0),
            value => (Field::Text(tally.label(index, 0, by, &value)?), count as f64 / most),
        };
        Ok(vec![name, Field::Count(count), Field::Share(count as f64 / tally.total.max(1) as f64), Field::Bar(bar)])
    });
    Ok(Table { names, rows: rows.collect::<Result<_>>()? })
}
