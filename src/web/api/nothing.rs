//! The answer if nothing was found: the hits of each part alone, of the query without a part, and the closest hits.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::{
    Result,
    index::OpenIndex,
    message::Bilingual,
    output::hits::Offsets,
    query::Plan,
    search::{self, Explanation, Hit, Likeness, Meant, Relaxation},
    web::{
        failure::Failure,
        search_request::{PlannedQuery, SearchRequest},
    },
};

/// The reasons why nothing was found.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Nothing {
    /// The parts of the query with their hits.
    pub(in crate::web) parts: Vec<Part>,
    /// The relaxed queries with their hits.
    pub(in crate::web) less: Vec<Less>,
    /// The number of threads that hold all terms, in a search for comments.
    pub(in crate::web) threads: Option<u64>,
    /// The conditions that may have been meant.
    pub(in crate::web) suggestions: Vec<Suggestion>,
    /// The number of hits with some of the terms.
    pub(in crate::web) close: u64,
    /// The closest of them.
    #[serde(serialize_with = "serialized")]
    pub(in crate::web) closest: (Vec<Hit>, TimeZone, Offsets),
}

/// A condition of the query.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Part {
    /// The condition in tokens.
    pub(in crate::web) condition: String,
    /// The same in words alone, for the page.
    #[serde(skip)]
    pub(in crate::web) words: Bilingual,
    /// The number of its hits.
    pub(in crate::web) count: u64,
    /// The conditions that it consists of.
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

/// A relaxed query.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Less {
    /// The name of the relaxation.
    #[serde(serialize_with = "named")]
    pub(in crate::web) way: Relaxation,
    /// The number of its hits.
    pub(in crate::web) count: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is that of serde")]
fn named<S: serde::Serializer>(way: &Relaxation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(way.name())
}

fn serialized<S: serde::Serializer>(
    (hits, zone, offsets): &(Vec<Hit>, TimeZone, Offsets),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(hits.iter().map(|hit| crate::output::hits::wire::Hit::new(hit, zone, *offsets)))
}

impl From<Explanation> for Part {
    fn from(explained: Explanation) -> Self {
        let parts = explained.parts.into_iter().map(Self::from).collect();
        Self {
            condition: explained.condition.to_string(),
            words: explained.condition.words,
            count: explained.count,
            parts,
        }
    }
}

impl Nothing {
    /// Determines the reasons.
    pub(in crate::web) fn about(
        index: &OpenIndex,
        request: &SearchRequest,
        planned: &PlannedQuery,
        zone: &TimeZone,
    ) -> Result<Self, Failure> {
        let (plan, level) = (&planned.plan, request.level);
        let nothing = search::Nothing::about(index, plan, level)?;
        let (close, closest) = closest(index, request, planned)?;
        Ok(Self {
            parts: nothing.parts.into_iter().map(Part::from).collect(),
            less: nothing.less.into_iter().map(|(way, count)| Less { way, count }).collect(),
            threads: Some(nothing.threads).filter(|&count| count > 0),
            suggestions: nothing.suggestions.into_iter().map(Suggestion::from).collect(),
            close,
            closest: (closest, zone.clone(), request.offsets),
        })
    }
}

/// The number of close hits, and the closest.
fn closest(index: &OpenIndex, request: &SearchRequest, planned: &PlannedQuery) -> Result<(u64, Vec<Hit>)> {
    // A query that is too long for `any` has no closest hits.
    let Some(plan) = Plan::any(&planned.query).ok().filter(|_| !request.any) else { return Ok((0, vec![])) };
    let hits = search::closest(index, &plan, request.level)?;
    Ok((hits.total(), hits.collect::<Result<_>>()?))
}
