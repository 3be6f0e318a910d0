//! `/api/health`: whether searches can be answered, and of which index.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::json;
use crate::{
    query::Plan,
    search::{Level, count},
    web::{failure::Failure, site::Site},
};

#[derive(Serialize)]
struct Answer {
    status: &'static str,
    pawen: &'static str,
    generation: u64,
    content: u32,
    threads: u64,
    blocks: u64,
    /// Whether the index was made by earlier rules, so that something may not be found.
    older: bool,
}

/// Answers.
pub(in crate::web) async fn health(State(site): State<Arc<Site>>) -> Result<Response, Failure> {
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
