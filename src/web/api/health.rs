//! `/api/health`: whether searches can be answered, and from which index.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;

use super::json;
use crate::{
    query::Plan,
    search::{Level, count},
    web::{
        failure::{Failure, FailureBody},
        site::Site,
    },
};

#[derive(Serialize)]
struct Answer {
    status: &'static str,
    pawen: &'static str,
    generation: u64,
    content: u32,
    threads: u64,
    blocks: u64,
    /// `true` if the index was made by earlier rules, so that a search may miss something.
    older: bool,
}

/// The answer if there is no index that can be read.
#[derive(Serialize)]
struct Unavailable {
    status: &'static str,
    pawen: &'static str,
    #[serde(flatten)]
    failure: FailureBody,
}

/// Handles the route.
pub(in crate::web) async fn health(State(site): State<Arc<Site>>) -> Result<Response, Failure> {
    let answer = known(&site).await;
    // Other failures, such as a server that is busy, say nothing about the index.
    let Err(failure @ Failure::Broken(_)) = answer else { return answer };
    let unavailable = Unavailable { status: "unavailable", pawen: env!("CARGO_PKG_VERSION"), failure: failure.body() };
    let mut response = json(&unavailable)?;
    // Not 500: monitors take 503 for an outage that ends, as with an index that is being restored.
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    Ok(failure.noted_in(response))
}

async fn known(site: &Arc<Site>) -> Result<Response, Failure> {
    site.look(move |_, index| {
        json(&Answer {
            status: "ok",
            pawen: env!("CARGO_PKG_VERSION"),
            generation: index.generation(),
            content: index.content(),
            threads: count(index, &Plan::All, Level::Threads)?,
            blocks: count(index, &Plan::All, Level::Comments)?,
            older: index.is_older(),
        })
    })
    .await
}
