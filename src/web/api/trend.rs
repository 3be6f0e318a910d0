//! `/api/trend`: the number of hits over time.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::json;
use crate::{
    message::Language,
    output::numbers::{chart, table::Table},
    web::{compared::Compared, failure::Failure, parameters::Parameters, site::Site},
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 7] = ["q", "any", "unit", "by", "split", "most", "normalize"];

#[derive(Serialize)]
struct Answer {
    unit: &'static str,
    rows: Table,
    without_time: u64,
    hints: Vec<String>,
}

/// Handles the route.
pub(in crate::web) async fn trend(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    // Without `once`: each `q` is a query to compare.
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?;
    let compared = Compared::read(&parameters, &site)?;
    let plans = compared.plans(&site)?;
    site.search(move |site, index| {
        let trend = compared.count(index, &plans, site)?;
        let (unit, rows) = (compared.level.name(), chart::records(&trend));
        json(&Answer { unit, rows, without_time: trend.without_time, hints: plans.hints(Language::English) })
    })
    .await
}
