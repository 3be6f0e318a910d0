//! The values by which hits can be narrowed with a click.

mod all;

pub(in crate::web) use all::{facet, facet_csv};

use super::{
    language::Texts,
    markup::{Markup, plain},
};
use crate::{
    Result,
    index::OpenIndex,
    output::{numbers::facets::ordered, summary::thousands},
    query::{Context, Field, with_condition, with_exclusion},
    search::{Facet, FacetCounts, Level, Unit, Value, label},
    web::{address::Address, search_request::SearchRequest},
};

/// The maximum number of values of a facet.
pub(super) const SHOWN: usize = 10;

/// The facets in the margin of a search.
pub(super) const FACETS: [Facet; 6] =
    [Facet::Board, Facet::Category, Facet::Author, Facet::By, Facet::Reaction, Facet::Every(Unit::Year)];

/// A facet with its most frequent values.
pub(super) struct Shown {
    pub(super) name: &'static str,
    pub(super) values: Vec<FacetValue>,
    /// The number of its other values, and the address of all.
    pub(super) more: Option<(String, String)>,
}

/// A value of a facet.
pub(super) struct FacetValue {
    pub(super) name: Markup,
    pub(super) count: String,
    /// The address of the search narrowed to it; `None` if no query can express it.
    pub(super) address: Option<String>,
    /// The address of the search without it; `None` for times, which a search narrows to only.
    pub(super) excluded: Option<String>,
}

/// The facets with more than one value among the hits, or one that the query does not have already.
pub(super) fn shown(
    index: &OpenIndex,
    tallies: &[FacetCounts],
    request: &SearchRequest,
    context: &Context,
    t: &Texts,
) -> Result<Vec<Shown>> {
    let mut all = Vec::new();
    for (&facet, tally) in FACETS.iter().zip(tallies) {
        // A year that is cut off would be missed in a list by time.
        let values = ordered(tally, facet, Some(SHOWN).filter(|_| !facet.is_time()));
        let more = tally.different().saturating_sub(values.len());
        let all_of = || (thousands(more as u64), address_of(request, facet, "/facet").text());
        let mut shown = Shown { name: t.facet(facet), values: vec![], more: (more > 0).then(all_of) };
        for (value, count) in values {
            shown.values.push(value_of(index, (facet, &value, count), request, context, t)?);
        }
        all.extend(Some(shown).filter(|shown| !shown.values.is_empty()));
    }
    Ok(all)
}

/// A value of a facet, with its number of hits.
pub(super) fn value_of(
    index: &OpenIndex,
    (facet, value, count): (Facet, &Value, u64),
    request: &SearchRequest,
    context: &Context,
    t: &Texts,
) -> Result<FacetValue> {
    let label = label(index, facet, value)?;
    let field = field(facet, request.level);
    let without = |field| with_exclusion(&request.typed, field, &label, context);
    let excluded = field.filter(|_| !facet.is_time()).and_then(without);
    Ok(FacetValue {
        address: narrower(request, field, &label, context),
        excluded: excluded.map(|typed| searched(request, typed)),
        // A link without text could not be clicked.
        name: plain(if label.trim().is_empty() { t.unknown_author } else { &label }),
        count: thousands(count),
    })
}

/// The address at `path` of the values of a facet among the hits. Their order does not matter there.
pub(super) fn address_of(request: &SearchRequest, facet: Facet, path: &str) -> Address {
    let address = Address::new(path).with("q", &request.typed).with_if(request.any, "any", "1");
    address.with("unit", request.level.name()).with("by", facet.name())
}

/// The address of the search for `typed`, otherwise as `request`.
fn searched(request: &SearchRequest, typed: String) -> String {
    SearchRequest { typed, after: None, ..request.clone() }.address("/").text()
}

/// The address of the search narrowed to a value of a field.
pub(super) fn narrower(
    request: &SearchRequest,
    field: Option<Field>,
    value: &str,
    context: &Context,
) -> Option<String> {
    Some(searched(request, with_condition(&request.typed, field?, value, context)?))
}

/// The field by which a query narrows to a facet's value.
pub(super) const fn field(facet: Facet, level: Level) -> Option<Field> {
    match facet {
        Facet::Board => Some(Field::Board),
        Facet::Author => Some(Field::Author),
        Facet::By => Some(Field::By),
        Facet::Category => Some(Field::Category),
        Facet::Reaction => Some(Field::Reaction),
        Facet::Domain => Some(Field::Domain),
        Facet::Country => Some(Field::Country),
        Facet::Every(_) => Some(time_field(level)),
        // The language has no field for them.
        Facet::Weekday | Facet::Hour => None,
    }
}

/// The field that narrows by the hits' own time.
pub(super) const fn time_field(level: Level) -> Field {
    match level {
        Level::Threads => Field::Date,
        Level::Comments | Level::Lines => Field::Commented,
    }
}
