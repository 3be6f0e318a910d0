//! Hits counted by period of the calendar.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::count_facets;
use crate::{
    Result,
    engine::{Facet, FacetCounts, Level, Period, Unit, Value},
    index::OpenIndex,
    query::Plan,
    search::label,
};

/// A request for a trend.
#[derive(Debug, Clone)]
pub struct TrendRequest<'a> {
    /// The queries, each with its name.
    pub plans: &'a [(String, Plan)],
    /// The kind of hits.
    pub level: Level,
    /// The length of the periods.
    pub by: Unit,
    /// The facet by which each query is split into series.
    pub split: Option<Facet>,
    /// The number of values that get a series of their own, most frequent first; the rest is merged into one series.
    pub most: usize,
    /// The time zone, which decides where days begin.
    pub zone: &'a TimeZone,
    /// Whether all threads, or all comment blocks, are counted too.
    pub with_all: bool,
}

/// Counts by period, from the first period with a hit to the last, without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trend {
    /// The periods.
    pub periods: Vec<Period>,
    /// The series, each with a count for every period.
    pub series: Vec<Series>,
    /// The number of all threads or comment blocks in each period; empty if that was not requested.
    pub all: Vec<u64>,
    /// The number of hits of all queries whose time is unknown; they are in no period.
    pub without_time: u64,
}

/// The counts of one query, or of one value that it is split by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The name of the query.
    pub query: String,
    /// The value it was split by; `None` also where there is no hit to be split.
    pub value: Option<String>,
    /// Whether it is the rest, without the values that have a series of their own.
    pub rest: bool,
    /// The number of hits in each period.
    pub counts: Vec<u64>,
    /// The number of hits whose time is unknown; they are in no period.
    pub without_time: u64,
}

/// The name of the series of the rest.
const REST: &str = "others";

/// Counts the hits of each plan by period.
///
/// # Errors
/// If the index is damaged.
pub fn trend(index: &OpenIndex, request: &TrendRequest<'_>) -> Result<Trend> {
    let by = Facet::Every(request.by);
    let facets: Vec<_> = [by].into_iter().chain(request.split).collect();
    let count = |plan: &Plan, facets: &[Facet]| count_facets(index, plan, request.level, facets, request.zone);
    let tallies = request.plans.iter().map(|(_, plan)| count(plan, &facets)).collect::<Result<Vec<_>>>()?;
    // Of all queries together: their series share an axis.
    let periods = periods(&tallies);
    let mut series = Vec::new();
    for ((name, _), tally) in request.plans.iter().zip(&tallies) {
        match request.split {
            None => series.push(Series::of(name, None, &periods, tally, |_| true)),
            Some(facet) => split(index, request, facet, name, tally, &periods, &mut series)?,
        }
    }
    let all = if request.with_all { along(&periods, &count(&Plan::All, &[by])?, |_| true) } else { vec![] };
    let mut without_time = tallies.iter().map(|tally| timeless(tally, |_| true)).sum();
    if request.split.is_some_and(|facet| facet.is_multiple(request.level)) && without_time > 0 {
        // A hit that has several values was counted under each of them.
        let unsplit = request.plans.iter().map(|(_, plan)| Ok(timeless(&count(plan, &[by])?, |_| true)));
        without_time = unsplit.sum::<Result<u64>>()?;
    }
    Ok(Trend { periods, series, all, without_time })
}

impl Series {
    /// The series of those entries of a tally that `counts` accepts.
    fn of(
        query: &str,
        value: Option<String>,
        periods: &[Period],
        tally: &FacetCounts,
        counts: impl Fn(Option<&Value>) -> bool,
    ) -> Self {
        let without_time = timeless(tally, &counts);
        Self { query: query.to_owned(), value, rest: false, counts: along(periods, tally, counts), without_time }
    }
}

/// The number of hits of unknown time, from the entries of a tally that `counts` accepts.
fn timeless(tally: &FacetCounts, counts: impl Fn(Option<&Value>) -> bool) -> u64 {
    let unknown = tally.counts.iter().filter(|(key, _)| key[0] == Value::Unknown && counts(key.get(1)));
    unknown.map(|(_, count)| count).sum()
}

/// Every period from the first with a hit to the last.
fn periods(tallies: &[FacetCounts]) -> Vec<Period> {
    let known = tallies.iter().flat_map(|tally| tally.counts.keys()).filter_map(|key| match key[0] {
        Value::Period(period) => Some(period),
        _ => None,
    });
    let known: std::collections::BTreeSet<_> = known.collect();
    match known.first().zip(known.last()) {
        Some((first, last)) => Period::range(*first, *last).collect(),
        None => vec![],
    }
}

/// The count in each period, from the entries of a tally that `counts` accepts.
fn along(periods: &[Period], tally: &FacetCounts, counts: impl Fn(Option<&Value>) -> bool) -> Vec<u64> {
    let mut by_period: BTreeMap<Period, u64> = BTreeMap::new();
    for (key, count) in &tally.counts {
        if let Value::Period(period) = key[0]
            && counts(key.get(1))
        {
            *by_period.entry(period).or_default() += count;
        }
    }
    periods.iter().map(|period| by_period.get(period).copied().unwrap_or_default()).collect()
}

fn split(
    index: &OpenIndex,
    request: &TrendRequest<'_>,
    facet: Facet,
    name: &str,
    tally: &FacetCounts,
    periods: &[Period],
    series: &mut Vec<Series>,
) -> Result<()> {
    let mut values: Vec<_> = tally.of(1).into_iter().collect();
    if values.is_empty() {
        series.push(Series::of(name, None, periods, tally, |_| true));
        return Ok(());
    }
    if !facet.is_time() {
        values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    }
    let named: Vec<_> = values.iter().take(request.most).map(|(value, _)| *value).collect();
    for value in &named {
        let label = label(index, facet, value)?;
        series.push(Series::of(name, Some(label), periods, tally, |own| own == Some(value)));
    }
    if values.len() > named.len() {
        let others = |own: Option<&Value>| own.is_some_and(|own| !named.contains(&own));
        let rest = Series::of(name, Some(REST.to_owned()), periods, tally, others);
        series.push(Series { rest: true, ..rest });
    }
    Ok(())
}
