//! The routes of the site.

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get},
};

use super::{
    api,
    assets::{asset, icon},
    guard::guard,
    page,
    site::Site,
};

/// A route for programs, as the `OpenAPI` document describes it.
#[derive(Debug)]
pub struct Route {
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The names of the query parameters.
    pub parameters: &'static [&'static str],
    handler: fn() -> MethodRouter<Arc<Site>>,
}

/// Every route for programs.
pub const ROUTES: &[Route] = &[
    Route { path: "/api/search", parameters: &api::search::PARAMETERS, handler: || get(api::search::search) },
    Route { path: "/api/count", parameters: &api::count::PARAMETERS, handler: || get(api::count::count) },
    Route { path: "/api/facet", parameters: &api::facet::PARAMETERS, handler: || get(api::facet::facet) },
    Route { path: "/api/trend", parameters: &api::trend::PARAMETERS, handler: || get(api::trend::trend) },
    Route { path: "/api/export", parameters: &api::export::PARAMETERS, handler: || get(api::export::export) },
    Route { path: "/api/thread/{board}/{article}", parameters: &[], handler: || get(api::thread::thread) },
    Route { path: "/api/health", parameters: &[], handler: || get(api::health::health) },
    Route { path: "/api/openapi.json", parameters: &[], handler: || get(api::document) },
    Route { path: "/api/hit.schema.json", parameters: &[], handler: || get(api::document) },
    Route { path: "/api/thread.schema.json", parameters: &[], handler: || get(api::document) },
];

/// The router of all requests.
pub(super) fn router(site: Arc<Site>) -> Router {
    let pages = Router::new()
        .route("/", get(page::search))
        .route("/thread/{board}/{article}", get(page::thread))
        .route("/trend", get(page::trend))
        .route("/trend.svg", get(page::trend_picture))
        .route("/trend.csv", get(page::trend_csv))
        .route("/facet", get(page::facet))
        .route("/facet.csv", get(page::facet_csv))
        .route("/help", get(page::help))
        .route("/preferences", get(page::preferences))
        .route("/assets/{name}", get(asset))
        .route("/favicon.ico", get(icon))
        // Programs get JSON for a wrong address, people a page.
        .route("/api/", get(api::missing))
        .route("/api/{*rest}", get(api::missing))
        .fallback(page::missing);
    let all = ROUTES.iter().fold(pages, |router, route| router.route(route.path, (route.handler)()));
    // The outermost layer: no route can be reached without the checks.
    all.layer(from_fn_with_state(Arc::clone(&site), guard)).with_state(site)
}
