//! The histogram of the hits over time: bars to click.

use std::collections::BTreeMap;

use super::facets::{narrower, time_field};
use crate::{
    output::summary::thousands,
    query::Context,
    search::{FacetCounts, Period, Unit, Value},
    web::search_request::SearchRequest,
};

/// The maximum number of bars.
// Six years by month; more bars would be too narrow to click.
const BARS: usize = 72;
/// The height of the highest bar, and the width of each, in units of the drawing.
const HEIGHT: u64 = 60;
const ROOM: usize = 10;

/// The drawing.
pub(super) struct Histogram {
    pub(super) bars: Vec<Bar>,
    pub(super) width: usize,
    pub(super) height: u64,
    /// The names of the first and the last period.
    pub(super) ends: (String, String),
    /// The field that is added to the query when a range is selected.
    pub(super) field: &'static str,
}

/// A period with its hits.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) x: usize,
    pub(super) y: u64,
    pub(super) height: u64,
    /// Its first and its last day, as they are typed.
    pub(super) first: String,
    pub(super) last: String,
    /// The address of the search narrowed to it, if it has hits.
    pub(super) address: Option<String>,
}

/// Draws hits counted by day; `None` if they are all on one day, or of no known day.
pub(super) fn histogram(days: &FacetCounts, request: &SearchRequest, context: &Context) -> Option<Histogram> {
    let (unit, counts) = grouped(days)?;
    let (first, last) = (*counts.keys().next()?, *counts.keys().next_back()?);
    let most = *counts.values().max()?;
    let draw = |(number, period): (usize, Period)| {
        let count = counts.get(&period).copied().unwrap_or_default();
        // Rounded up: a period with one hit has a bar to click.
        let height = (count * HEIGHT).div_ceil(most.max(1));
        let (first, last) = (period.first_day().to_string(), period.last_day().to_string());
        let value = if unit == Unit::Day || unit == Unit::Year || unit == Unit::Month {
            period.to_string()
        } else {
            format!("{first}..{last}")
        };
        let narrower = || narrower(request, Some(time_field(request.level)), &value, context);
        Bar {
            label: format!("{period}: {}", thousands(count)),
            x: number * ROOM,
            y: HEIGHT - height,
            height,
            address: (count > 0).then(narrower).flatten(),
            first,
            last,
        }
    };
    let bars: Vec<_> = Period::range(first, last).enumerate().map(draw).collect();
    let (width, ends) = (bars.len() * ROOM, (first.to_string(), last.to_string()));
    // A single bar shows no more than the number of hits does.
    (bars.len() > 1).then_some(Histogram { bars, width, height: HEIGHT, ends, field: time_field(request.level).name() })
}

/// The hits by the shortest unit that gives few enough periods.
fn grouped(days: &FacetCounts) -> Option<(Unit, BTreeMap<Period, u64>)> {
    let known = |(value, count): (&Value, u64)| match value {
        Value::Period(day) => Some((*day, count)),
        _ => None,
    };
    let days: Vec<_> = days.of(0).into_iter().filter_map(known).collect();
    let mut grouped = Unit::ALL.into_iter().map(|unit| {
        let mut counts = BTreeMap::new();
        for (day, count) in &days {
            *counts.entry(day.widened(unit)).or_default() += count;
        }
        (unit, counts)
    });
    let fits = |counts: &BTreeMap<Period, u64>| match (counts.keys().next(), counts.keys().next_back()) {
        // Wrong clocks span millennia: no more periods are counted than the comparison needs.
        (Some(first), Some(last)) => Period::range(*first, *last).take(BARS + 1).count() <= BARS,
        _ => false,
    };
    // More years than that are wrong clocks.
    grouped.find(|(_, counts)| fits(counts))
}
