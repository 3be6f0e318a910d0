//! `/api/count`: the exact numbers of threads and comment blocks, and on request of single comments.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::json;
use crate::{
    message::Language,
    search::{Level, count as hits},
    web::{
        failure::Failure,
        parameters::Parameters,
        search_request::{checked, level, planned},
        site::Site,
    },
};

/// The parameters of the route.
pub(in crate::web) const PARAMETERS: [&str; 3] = ["q", "any", "unit"];

#[derive(Serialize)]
struct Answer {
    query: String,
    threads: u64,
    blocks: u64,
    /// Counted on request, as texts are read for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<u64>,
    hints: Vec<String>,
}

/// Handles the route.
pub(in crate::web) async fn count(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let parameters = Parameters::read(query.as_deref()).only(&PARAMETERS)?.once()?;
    let typed = checked(parameters.one("q").unwrap_or_default(), site.settings.limits.query)?;
    let planned = planned(&typed, parameters.flag("any")?, &site)?;
    let with_comments = level(&parameters)? == Level::Lines;
    site.search(move |_, index| {
        let count = |level| hits(index, &planned.plan, level);
        let comments = with_comments.then(|| count(Level::Lines)).transpose()?;
        json(&Answer {
            threads: count(Level::Threads)?,
            blocks: count(Level::Comments)?,
            comments,
            hints: planned.hints(Language::English),
            query: typed,
        })
    })
    .await
}
