//! The values of a facet with their counts, as a table.

use super::{
    name::Name,
    table::{Field, Table},
};
use crate::output::summary::plural;
use crate::{
    Result,
    index::OpenIndex,
    search::{Facet, FacetCounts, Level, Value, label},
};

/// The values of a single facet with their counts, without the unknown one: times in order, names by descending count.
/// A `limit` below the number of values selects those with the largest counts, of times too.
#[must_use]
pub fn ordered(tally: &FacetCounts, by: Facet, limit: Option<usize>) -> Vec<(Value, u64)> {
    let known = tally.counts.iter().filter(|(values, _)| values[0] != Value::Unknown);
    let mut values: Vec<_> = known.map(|(values, count)| (&values[0], *count)).collect();
    // Values without hits are shown as 0 where all values are known, such as weekdays.
    let all = Value::all_of(by);
    values.extend(all.iter().filter(|value| tally.count(0, value) == 0).map(|value| (value, 0)));
    let limit = limit.unwrap_or(usize::MAX);
    if by.is_time() && limit >= values.len() {
        values.sort_unstable();
    } else {
        let commonest =
            |one: &(&Value, u64), other: &(&Value, u64)| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0));
        if limit < values.len() {
            // Sorting all would be wasted where ten of tens of thousands of names are wanted.
            values.select_nth_unstable_by(limit, commonest);
            values.truncate(limit);
        }
        values.sort_unstable_by(commonest);
    }
    values.into_iter().map(|(value, count)| (value.clone(), count)).collect()
}

/// The table of a facet: for each of `values` its count of hits and its share of all. Hits whose value is unknown come
/// last, under the name `unknown`.
///
/// # Errors
/// If the index is damaged.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
pub fn table(
    index: &OpenIndex,
    tally: &FacetCounts,
    by: Facet,
    level: Level,
    values: Vec<(Value, u64)>,
    unknown: &Field,
) -> Result<Table> {
    let max = values.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let names = [by.name(), plural(level), "share", ""].map(Name::from).to_vec();
    let unknowns = Some(tally.count(0, &Value::Unknown)).filter(|&count| count > 0);
    let unknowns = unknowns.map(|count| (Value::Unknown, count));
    let rows = values.into_iter().chain(unknowns).map(|(value, count)| {
        // The unknown value takes no part in the comparison of bars.
        let (name, bar) = match value {
            Value::Unknown => (unknown.clone(), 0.0),
            value => (Field::Text(label(index, by, &value)?), count as f64 / max),
        };
        Ok(vec![name, Field::Count(count), Field::Share(count as f64 / tally.total.max(1) as f64), Field::Bar(bar)])
    });
    Ok(Table { names, rows: rows.collect::<Result<_>>()? })
}
