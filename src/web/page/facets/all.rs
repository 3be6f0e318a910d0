//! The page of a facet: all of its values among the hits, to be looked through, narrowed to and excluded.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use super::{FACETS, FacetValue, address_of, value_of};
use crate::web::page::{
    csv,
    markup::Markup,
    page,
    reader::Reader,
    trouble::{caret, trouble},
};
use crate::{
    Error, Result,
    index::OpenIndex,
    output::{
        numbers::{
            facets::{ordered, table},
            table::Field,
        },
        summary::thousands,
    },
    search::{Facet, FacetCounts, Value, count_facets},
    text::fold::folded,
    web::{
        failure::Failure,
        messages::{ServerHint, ServerMessage},
        parameters::Parameters,
        search_request::{PlannedQuery, SearchRequest, checked},
        site::Site,
    },
};

/// The number of values on a page.
// Each has two links, and each link repeats the query.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "facet.html", config = "src/web/askama.toml")]
struct Page {
    reader: Reader,
    name: &'static str,
    typed: String,
    /// The parameters of the search, for the form that looks for values.
    search: Vec<(&'static str, String)>,
    wanted: String,
    /// The error in the query, as a terminal shows it.
    error: Option<Markup>,
    results: Option<FacetResults>,
}

struct FacetResults {
    /// The number of different values, and of those that hold what is looked for.
    different: String,
    found: String,
    values: Vec<FacetValue>,
    /// The number of values that are not shown, if there are any.
    more: Option<String>,
    hits: String,
    csv: String,
    json: String,
}

/// A request for the values of a facet.
struct FacetRequest {
    request: SearchRequest,
    facet: Facet,
    /// A part of the names to show; empty for all.
    wanted: String,
}

/// Handles the page.
pub(in crate::web) async fn facet(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    let parameters = Parameters::read(query.as_deref());
    let answer = answer(site, parameters, reader.clone()).await;
    answer.unwrap_or_else(|failure| trouble(reader, &failure))
}

async fn answer(site: Arc<Site>, parameters: Parameters, reader: Reader) -> Result<Response, Failure> {
    let wanted = FacetRequest::read(&parameters, &site)?;
    let planned = match wanted.request.planned(&site) {
        Ok(planned) => planned,
        Err(failure) => {
            let Some(error) = caret(&failure, reader.language) else { return Err(failure) };
            return Ok(page(failure.status(), &wanted.page(reader, Some(error), None)));
        }
    };
    site.search(move |site, index| {
        let results = wanted.results(site, index, &planned, &reader)?;
        Ok(page(StatusCode::OK, &wanted.page(reader, None, Some(results))))
    })
    .await
}

/// Handles the same as CSV: all values, for spreadsheets.
pub(in crate::web) async fn facet_csv(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let wanted = FacetRequest::read(&Parameters::read(query.as_deref()), &site)?;
    let planned = wanted.request.planned(&site)?;
    site.search(move |site, index| {
        let (facet, level) = (wanted.facet, wanted.request.level);
        let tally = wanted.count(site, index, &planned)?;
        let rows = table(index, &tally, facet, level, ordered(&tally, facet, None), &Field::Missing)?;
        csv(&rows, site)
    })
    .await
}

impl FacetRequest {
    fn read(parameters: &Parameters, site: &Site) -> Result<Self, Failure> {
        let named = |name: &str| Facet::named(name).filter(|facet| FACETS.contains(facet));
        let facet = parameters
            .choice_by("by", &FACETS, Facet::name, named)?
            .ok_or_else(|| Failure::Request(Error::new(ServerMessage::ByMissing).hint(ServerHint::ByWhich)))?;
        let request = SearchRequest::read_for_page(parameters, site, 0)?;
        let wanted = checked(parameters.one("find").unwrap_or_default(), site.settings.limits.page_query)?;
        Ok(Self { request, facet, wanted })
    }

    fn count(&self, site: &Site, index: &OpenIndex, planned: &PlannedQuery) -> Result<FacetCounts> {
        count_facets(index, &planned.plan, self.request.level, &[self.facet], &site.settings.zone)
    }

    /// The parameters of this page.
    fn search(&self) -> Vec<(&'static str, String)> {
        let parameters = self.request.parameters().map(|(name, value)| (name, value.to_owned()));
        parameters.chain([("by", self.facet.name().to_owned())]).collect()
    }

    fn page(&self, reader: Reader, error: Option<Markup>, results: Option<FacetResults>) -> Page {
        let name = reader.t.facet(self.facet);
        let typed = self.request.typed.clone();
        Page { reader, name, typed, search: self.search(), wanted: self.wanted.clone(), error, results }
    }

    fn results(
        &self,
        site: &Site,
        index: &OpenIndex,
        planned: &PlannedQuery,
        reader: &Reader,
    ) -> Result<FacetResults, Failure> {
        let tally = self.count(site, index, planned)?;
        let mut values = ordered(&tally, self.facet, None);
        // Names are counted in their folded form: `KURO` finds `kuro_mai`.
        let wanted: String = folded(self.wanted.trim()).collect();
        values.retain(|(value, _)| is_wanted(value, &wanted));
        let found = values.len();
        values.truncate(SHOWN);
        let of =
            |(value, count)| value_of(index, (self.facet, &value, count), &self.request, &planned.context, reader.t);
        let address = |path| address_of(&self.request, self.facet, path).text();
        Ok(FacetResults {
            different: thousands(tally.different() as u64),
            found: thousands(found as u64),
            values: values.into_iter().map(of).collect::<Result<_>>()?,
            more: found.checked_sub(SHOWN).filter(|&more| more > 0).map(|more| thousands(more as u64)),
            hits: self.request.address("/").text(),
            csv: address("/facet.csv"),
            json: address("/api/facet"),
        })
    }
}

fn is_wanted(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Name(name) => folded(name).collect::<String>().contains(wanted),
        other => folded(&other.to_string()).collect::<String>().contains(wanted),
    }
}
