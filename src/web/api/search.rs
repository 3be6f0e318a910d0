//! `/api/search`: hits, best first, some at a time.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::{json, nothing::Nothing};
use crate::{
    output::hits::wire,
    web::{
        asked::{ASKED, Asked},
        failure::Failure,
        parameters::Parameters,
        site::Site,
    },
};

/// What may be asked.
pub(in crate::web) const PARAMETERS: [&str; 6] = ASKED;
/// How many hits are told where no number is.
const USUAL: usize = 10;

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    normalized: String,
    level: &'static str,
    sort: &'static str,
    total: u64,
    before: u64,
    took_ms: f64,
    generation: u64,
    hits: Vec<wire::Hit<'a>>,
    next: Option<String>,
    nothing: Option<Nothing>,
}

/// Answers.
pub(in crate::web) async fn search(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let asked = Asked::read(&parameters, &site, USUAL)?;
    let understood = asked.understood(&site)?;
    site.search(move |site, index| {
        let zone = &site.settings.zone;
        let found = asked.find(index, &understood.plan, true)?;
        let nothing = (found.total == 0).then(|| Nothing::about(index, &asked, &understood, zone)).transpose()?;
        json(&Answer {
            query: &asked.typed,
            normalized: understood.query.to_string(),
            level: asked.level.name(),
            sort: asked.sort.name(),
            total: found.total,
            before: found.before,
            took_ms: found.took.as_secs_f64() * 1000.0,
            generation: index.generation(),
            hits: found.hits.iter().map(|hit| wire::Hit::new(hit, zone)).collect(),
            next: found.next.map(|cursor| cursor.to_string()),
            nothing,
        })
    })
    .await
}
