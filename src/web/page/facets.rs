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
    web::asked::Asked,
};

/// How many values of a facet are shown.
pub(super) const SHOWN: usize = 10;

/// By what hits are narrowed.
pub(super) const FACETS: [Facet; 6] =
    [Facet::Board, Facet::Category, Facet::Author, Facet::By, Facet::Reaction, Facet::Every(Unit::Year)];

/// A facet with its commonest values.
pub(super) struct Shown {
    pub(super) name: &'static str,
    pub(super) values: Vec<Choice>,
    /// How many values there are besides these.
    pub(super) more: usize,
}

/// A value.
pub(super) struct Choice {
    pub(super) name: Markup,
    pub(super) count: String,
    /// The search narrowed to it; `None` if no query can say it.
    pub(super) address: Option<String>,
}

/// The facets of which the hits have more than one value, or one that is not asked for already.
pub(super) fn shown(
    index: &OpenIndex,
    tallies: &[FacetCounts],
    asked: &Asked,
    context: &Context,
    t: &Texts,
) -> Result<Vec<Shown>> {
    let mut all = Vec::new();
    for (&facet, tally) in FACETS.iter().zip(tallies) {
        let values = ordered(tally, facet, Some(SHOWN).filter(|_| !facet.is_time()));
        let more = tally.different().saturating_sub(values.len());
        let mut shown = Shown { name: t.facet(facet), values: vec![], more };
        for (value, count) in values {
            let label = label(index, facet, &value)?;
            shown.values.push(Choice {
                address: narrower(asked, field(facet, asked), &label, context),
                name: plain(if label.trim().is_empty() { t.unknown_author } else { &label }),
                count: thousands(count),
            });
        }
        all.extend(Some(shown).filter(|shown| !shown.values.is_empty()));
    }
    Ok(all)
}

/// The search narrowed to a value of a field.
pub(super) fn narrower(asked: &Asked, field: Option<Field>, value: &str, context: &Context) -> Option<String> {
    let typed = with_condition(&asked.typed, field?, value, context)?;
    Some(Asked { typed, after: None, ..asked.clone() }.address("/").text())
}

/// The field by which a query says it.
const fn field(facet: Facet, asked: &Asked) -> Option<Field> {
    match facet {
        Facet::Board => Some(Field::Board),
        Facet::Author => Some(Field::Author),
        Facet::By => Some(Field::By),
        Facet::Category => Some(Field::Category),
        Facet::Reaction => Some(Field::Reaction),
        Facet::Domain => Some(Field::Domain),
        Facet::Country => Some(Field::Country),
        Facet::Every(_) => Some(time_field(asked)),
        Facet::Weekday | Facet::Hour => None,
    }
}

/// The field that narrows by the hits' own time.
pub(super) const fn time_field(asked: &Asked) -> Field {
    match asked.level {
        crate::search::Level::Threads => Field::Date,
        crate::search::Level::Comments => Field::Commented,
    }
}
