//! `/api/facet`: the values of a property among the hits, and their numbers.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::json;
use crate::{
    Error,
    message::Language,
    output::numbers::{
        facets,
        table::{Field, Table},
    },
    search::{Facet, count_facets},
    web::{
        failure::Failure,
        messages::{ServerHint, ServerMessage},
        parameters::Parameters,
        search_request::{checked, level, planned},
        site::Site,
    },
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 5] = ["q", "any", "unit", "by", "limit"];

/// The maximum `limit`; without one all values are returned.
const MOST: usize = 100_000;

#[derive(Serialize)]
struct Answer {
    query: String,
    unit: &'static str,
    total: u64,
    rows: Table,
    hints: Vec<String>,
}

/// Handles the route.
pub(in crate::web) async fn facet(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let level = level(&parameters)?;
    let by = parameters
        .choice_by("by", Facet::ALL, Facet::name, Facet::named)?
        .ok_or_else(|| Failure::Request(Error::new(ServerMessage::ByMissing).hint(ServerHint::ByWhich)))?;
    let limit = parameters.number("limit", 0, MOST)?;
    let typed = checked(parameters.one("q").unwrap_or_default(), site.settings.limits.query)?;
    let planned = planned(&typed, parameters.flag("any")?, &site)?;
    site.search(move |site, index| {
        let tally = count_facets(index, &planned.plan, level, &[by], &site.settings.zone)?;
        // As on the command line, 0 is no limit.
        let values = facets::ordered(&tally, by, limit.filter(|&limit| limit > 0));
        let rows = facets::table(index, &tally, by, level, values, &Field::Missing)?;
        json(&Answer {
            query: typed,
            unit: level.name(),
            total: tally.total,
            rows,
            hints: planned.hints(Language::English),
        })
    })
    .await
}
