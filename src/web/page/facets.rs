//! The values by which hits can be narrowed with a click.

use super::{
    language::Texts,
    markup::{Markup, plain},
};
use crate::{
    Result,
    index::OpenIndex,
    output::{numbers::facets::ordered, summary::thousands},
    query::{Context, Field, with_condition},
    search::{Facet, FacetCounts, Unit, label},
    web::search_request::SearchRequest,
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
    /// The number of its other values.
    pub(super) more: usize,
}

/// A value of a facet.
pub(super) struct FacetValue {
    pub(super) name: Markup,
    pub(super) count: String,
    /// The address of the search narrowed to it; `None` if no query can express it.
    pub(super) address: Option<String>,
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
        let mut shown = Shown { name: t.facet(facet), values: vec![], more };
        for (value, count) in values {
            let label = label(index, facet, &value)?;
            shown.values.push(FacetValue {
                address: narrower(request, field(facet, request), &label, context),
                // A link without text could not be clicked.
                name: plain(if label.trim().is_empty() { t.unknown_author } else { &label }),
                count: thousands(count),
            });
        }
        all.extend(Some(shown).filter(|shown| !shown.values.is_empty()));
    }
    Ok(all)
}

/// The address of the search narrowed to a value of a field.
pub(super) fn narrower(
    request: &SearchRequest,
    field: Option<Field>,
    value: &str,
    context: &Context,
) -> Option<String> {
    let typed = with_condition(&request.typed, field?, value, context)?;
    Some(SearchRequest { typed, after: None, ..request.clone() }.address("/").text())
}

/// The field by which a query narrows to a facet's value.
const fn field(facet: Facet, request: &SearchRequest) -> Option<Field> {
    match facet {
        Facet::Board => Some(Field::Board),
        Facet::Author => Some(Field::Author),
        Facet::By => Some(Field::By),
        Facet::Category => Some(Field::Category),
        Facet::Reaction => Some(Field::Reaction),
        Facet::Domain => Some(Field::Domain),
        Facet::Country => Some(Field::Country),
        Facet::Every(_) => Some(time_field(request)),
        // The language has no field for them.
        Facet::Weekday | Facet::Hour => None,
    }
}

/// The field that narrows by the hits' own time.
pub(super) const fn time_field(request: &SearchRequest) -> Field {
    match request.level {
        crate::search::Level::Threads => Field::Date,
        crate::search::Level::Comments | crate::search::Level::Lines => Field::Commented,
    }
}
