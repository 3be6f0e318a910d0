//! Why nothing was found: what each part of the query finds by itself, what less would find, and what comes closest.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::{
    Result,
    index::OpenIndex,
    query::Plan,
    search::{self, Explanation, Hit, Likeness, Meant},
    web::{
        asked::{Asked, Understood},
        failure::Failure,
    },
};

/// What is told where nothing was found.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Nothing {
    /// What each part finds.
    pub(in crate::web) parts: Vec<Part>,
    /// What is found with less.
    pub(in crate::web) less: Vec<Less>,
    /// How many threads hold all of it, where comments were asked for.
    pub(in crate::web) threads: Option<u64>,
    /// What may have been meant.
    pub(in crate::web) suggestions: Vec<Suggestion>,
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

/// A condition that may have been meant.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Suggestion {
    /// `word`, `account`, `board` or `category`.
    pub(in crate::web) meant: &'static str,
    /// Its value as typed.
    pub(in crate::web) typed: String,
    /// The value that may have been meant.
    pub(in crate::web) instead: String,
    /// How they are alike: `spelling`, `sound` or `region`.
    pub(in crate::web) likeness: &'static str,
    /// The exact number of hits with that value.
    pub(in crate::web) count: u64,
}

impl From<search::Suggestion> for Suggestion {
    fn from(suggestion: search::Suggestion) -> Self {
        let search::Suggestion { meant, typed, instead, likeness, count } = suggestion;
        let meant = match meant {
            Meant::Word => "word",
            Meant::Account => "account",
            Meant::Board => "board",
            Meant::Category => "category",
        };
        let likeness = match likeness {
            Likeness::Spelling => "spelling",
            Likeness::Sound => "sound",
            Likeness::Region => "region",
        };
        Self { meant, typed, instead, likeness, count }
    }
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
        let nothing = search::Nothing::about(index, plan, level)?;
        let (close, closest) = closest(index, asked, understood)?;
        Ok(Self {
            parts: nothing.parts.into_iter().map(Part::from).collect(),
            less: nothing.less.into_iter().map(|(way, count)| Less { way, count }).collect(),
            threads: Some(nothing.threads).filter(|&count| count > 0),
            suggestions: nothing.suggestions.into_iter().map(Suggestion::from).collect(),
            close,
            closest: (closest, zone.clone()),
        })
    }
}

/// How many hits come close, and the closest.
fn closest(index: &OpenIndex, asked: &Asked, understood: &Understood) -> Result<(u64, Vec<Hit>)> {
    // A query that is too long for a question has none that are closest.
    let Some(plan) = Plan::any(&understood.query).ok().filter(|_| !asked.any) else { return Ok((0, vec![])) };
    let hits = search::closest(index, &plan, asked.level)?;
    Ok((hits.total(), hits.collect::<Result<_>>()?))
}
