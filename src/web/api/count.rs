//! `/api/count`: the exact number of hits at both levels.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::json;
use crate::{
    search::{Level, count as hits},
    web::{
        failure::Failure,
        parameters::Parameters,
        search_request::{checked, planned},
        site::Site,
    },
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 2] = ["q", "any"];

#[derive(Serialize)]
struct Answer {
    query: String,
    threads: u64,
    blocks: u64,
}

/// Handles the route.
pub(in crate::web) async fn count(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let typed = checked(parameters.one("q").unwrap_or_default(), site.settings.limits.query)?;
    let plan = planned(&typed, parameters.flag("any")?, &site)?.plan;
    site.search(move |_, index| {
        let count = |level| hits(index, &plan, level);
        json(&Answer { threads: count(Level::Threads)?, blocks: count(Level::Comments)?, query: typed })
    })
    .await
}
