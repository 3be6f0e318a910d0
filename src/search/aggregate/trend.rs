//! How often something was written in one stretch of the calendar after another.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{
    facet::{Facet, Value},
    label,
    period::{Period, Unit},
    tally::{Tally, tally},
};
use crate::{Result, engine::Level, index::OpenIndex, query::Plan};

/// What a trend is asked of an index.
#[derive(Debug, Clone)]
pub struct TrendRequest<'a> {
    /// What is counted, each with its name.
    pub plans: &'a [(String, Plan)],
    /// What a hit is.
    pub level: Level,
    /// The stretches.
    pub by: Unit,
    /// Each query is split by this, ...
    pub split: Option<Facet>,
    /// ... of which so many values are told, the commonest; the rest is one series.
    pub most: usize,
    /// Where days begin.
    pub zone: &'a TimeZone,
    /// Whether all threads, or all comment blocks, are counted too.
    pub with_all: bool,
}

/// Counts by period, none left out between the first and the last in which anything was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trend {
    /// The periods.
    pub periods: Vec<Period>,
    /// The series, each with a count for every period.
    pub series: Vec<Series>,
    /// How many threads or comment blocks there are in each period, found or not; empty if that was not asked for.
    pub all: Vec<u64>,
    /// How many hits of all queries have no known time, and are in no period.
    pub without_time: u64,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The name of the query.
    pub query: String,
    /// The value it was split by; `None` also where there is no hit to be split.
    pub value: Option<String>,
    /// Whether it is what remains beside the values that are told.
    pub rest: bool,
    /// How many hits each period has.
    pub counts: Vec<u64>,
    /// How many more have no known time, and are in no period.
    pub without_time: u64,
}

/// What is too rare to be told by itself.
const REST: &str = "others";

/// Counts the hits of each plan by period.
///
/// # Errors
/// If the index is damaged.
pub fn trend(index: &OpenIndex, request: &TrendRequest<'_>) -> Result<Trend> {
    let by = Facet::Every(request.by);
    let facets: Vec<_> = [by].into_iter().chain(request.split).collect();
    let count = |plan: &Plan, facets: &[Facet]| tally(index, plan, request.level, facets, request.zone);
    let tallies = request.plans.iter().map(|(_, plan)| count(plan, &facets)).collect::<Result<Vec<_>>>()?;
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
    /// What `counts` accepts of a tally.
    fn of(
        query: &str,
        value: Option<String>,
        periods: &[Period],
        tally: &Tally,
        counts: impl Fn(Option<&Value>) -> bool,
    ) -> Self {
        let without_time = timeless(tally, &counts);
        Self { query: query.to_owned(), value, rest: false, counts: along(periods, tally, counts), without_time }
    }
}

/// How many hits of a tally have no known time, of what `counts` accepts.
fn timeless(tally: &Tally, counts: impl Fn(Option<&Value>) -> bool) -> u64 {
    let unknown = tally.counts.iter().filter(|(key, _)| key[0] == Value::Unknown && counts(key.get(1)));
    unknown.map(|(_, count)| count).sum()
}

/// Every period from the first that has a hit to the last.
fn periods(tallies: &[Tally]) -> Vec<Period> {
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

/// The counts of a tally along the periods, of what `counts` accepts.
fn along(periods: &[Period], tally: &Tally, counts: impl Fn(Option<&Value>) -> bool) -> Vec<u64> {
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
    tally: &Tally,
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
    let told: Vec<_> = values.iter().take(request.most).map(|(value, _)| *value).collect();
    for value in &told {
        let label = label::label(index, facet, value)?;
        series.push(Series::of(name, Some(label), periods, tally, |own| own == Some(value)));
    }
    if values.len() > told.len() {
        let others = |own: Option<&Value>| own.is_some_and(|own| !told.contains(&own));
        let rest = Series::of(name, Some(REST.to_owned()), periods, tally, others);
        series.push(Series { rest: true, ..rest });
    }
    Ok(())
}
