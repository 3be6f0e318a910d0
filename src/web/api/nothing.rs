//! Why nothing was found: what each part of the query finds by itself, what less would find, and what comes closest.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::{
    Result,
    index::OpenIndex,
    query::Plan,
    search::{Explanation, Hit, Level, Request, Sort, count, explain, relaxations, search},
    web::{
        asked::{Asked, Understood},
        failure::Failure,
    },
};

/// How many hits are told that come closest.
const CLOSEST: usize = 3;

/// What is told where nothing was found.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Nothing {
    /// What each part finds.
    pub(in crate::web) parts: Vec<Part>,
    /// What is found with less.
    pub(in crate::web) less: Vec<Less>,
    /// How many threads hold all of it, where comments were asked for.
    pub(in crate::web) threads: Option<u64>,
    /// How many hits hold some of it.
    pub(in crate::web) close: u64,
    /// The closest of them.
    #[serde(serialize_with = "serialized")]
    pub(in crate::web) closest: (Vec<Hit>, TimeZone),
}

/// A condition.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Part {
    /// In tokens.
    pub(in crate::web) condition: String,
    /// How many hits it has by itself.
    pub(in crate::web) count: u64,
    /// What it is made of.
    pub(in crate::web) parts: Vec<Self>,
}

/// A way to ask for less.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Less {
    /// What is left out.
    pub(in crate::web) way: &'static str,
    /// How many hits there are then.
    pub(in crate::web) count: u64,
}

fn serialized<S: serde::Serializer>((hits, zone): &(Vec<Hit>, TimeZone), serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(hits.iter().map(|hit| crate::output::hits::wire::Hit::new(hit, zone)))
}

impl From<Explanation> for Part {
    fn from(explained: Explanation) -> Self {
        let parts = explained.parts.into_iter().map(Self::from).collect();
        Self { condition: explained.condition, count: explained.count, parts }
    }
}

impl Nothing {
    /// Looks for the reasons.
    pub(in crate::web) fn about(
        index: &OpenIndex,
        asked: &Asked,
        understood: &Understood,
        zone: &TimeZone,
    ) -> Result<Self, Failure> {
        let (plan, level) = (&understood.plan, asked.level);
        let parts = explain(index, plan, level)?.parts.into_iter().map(Part::from).collect();
        let less =
            relaxations(plan).into_iter().map(|(way, plan)| Ok(Less { way, count: count(index, &plan, level)? }));
        let mut less = less.collect::<Result<Vec<_>>>()?;
        less.retain(|less| less.count > 0);
        let threads = (level == Level::Comments).then(|| count(index, plan, Level::Threads)).transpose()?;
        let (close, closest) = closest(index, asked, understood)?;
        Ok(Self { parts, less, threads: threads.filter(|&count| count > 0), close, closest: (closest, zone.clone()) })
    }
}

/// How many hits come close, and the closest.
fn closest(index: &OpenIndex, asked: &Asked, understood: &Understood) -> Result<(u64, Vec<Hit>)> {
    // A query that is too long for a question has none that are closest.
    let Some(plan) = Plan::any(&understood.query).ok().filter(|_| !asked.any) else { return Ok((0, vec![])) };
    let (level, sort) = (asked.level, Sort::Relevance);
    let request = Request { plan: &plan, level, sort, limit: Some(CLOSEST), after: None, passages: true };
    let hits = search(index, &request)?;
    Ok((hits.total(), hits.collect::<Result<_>>()?))
}
