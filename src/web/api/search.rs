//! `/api/search`: hits in pages, best first.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::{json, nothing::Nothing};
use crate::{
    message::Language,
    output::hits::wire,
    web::{
        failure::Failure,
        parameters::Parameters,
        search_request::{SEARCH_PARAMETERS, SearchRequest},
        site::Site,
    },
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 7] = SEARCH_PARAMETERS;
/// The default number of hits.
const USUAL: usize = 10;

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    normalized: String,
    unit: &'static str,
    sort: &'static str,
    total: u64,
    before: u64,
    took_ms: f64,
    generation: u64,
    hits: Vec<wire::Hit<'a>>,
    next: Option<String>,
    hints: Vec<String>,
    nothing: Option<Nothing>,
}

/// Handles the route.
pub(in crate::web) async fn search(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let request = SearchRequest::read(&parameters, &site, USUAL)?;
    let planned = request.planned(&site)?;
    site.search(move |site, index| {
        let zone = &site.settings.zone;
        let found = request.find(index, &planned.plan, true)?;
        let nothing = (found.total == 0).then(|| Nothing::about(index, &request, &planned, zone)).transpose()?;
        json(&Answer {
            query: &request.typed,
            normalized: planned.query.to_string(),
            unit: request.level.name(),
            sort: request.sort.name(),
            total: found.total,
            before: found.before,
            took_ms: found.took.as_secs_f64() * 1000.0,
            generation: index.generation(),
            hits: found.hits.iter().map(|hit| wire::Hit::new(hit, zone, request.offsets)).collect(),
            next: found.next.map(|cursor| cursor.to_string()),
            hints: match &nothing {
                Some(_) => planned.hints_on_nothing(index, request.level, Language::English)?,
                None => planned.hints(Language::English),
            },
            nothing,
        })
    })
    .await
}
