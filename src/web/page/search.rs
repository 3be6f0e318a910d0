//! The page of a search.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use super::{
    facets::{self, FACETS},
    form_option::{FormOption, levels},
    histogram::{Histogram, histogram},
    hits::{Hit, Hits},
    language::Texts,
    markup::{Markup, plain},
    page,
    reader::Reader,
    trouble::{caret, trouble},
};
use crate::{
    index::OpenIndex,
    message::{Language, Localize as _},
    output::{
        Format,
        summary::{thousands, took},
    },
    query::{Context, conditions, parse},
    search::{Facet, Level, Sort, Unit, count_each_facet},
    web::{
        api::nothing::{Nothing, Part, Suggestion},
        failure::Failure,
        parameters::Parameters,
        search_request::{PlannedQuery, SearchRequest},
        site::Site,
    },
};

/// The number of hits on a page.
const USUAL: usize = 20;

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct Page {
    reader: Reader,
    form: SearchForm,
    /// The error in the query, as a terminal shows it.
    error: Option<Markup>,
    results: Option<SearchResults>,
}

impl Page {
    /// The query, for the title of the page.
    fn query(&self) -> Markup {
        plain(&self.form.typed)
    }
}

/// The form of the query.
pub(super) struct SearchForm {
    pub(super) typed: String,
    pub(super) levels: Vec<FormOption>,
    pub(super) sorts: Vec<FormOption>,
    pub(super) any: bool,
}

struct SearchResults {
    /// The heading of the newest threads or comments, if no query was given.
    newest: Option<&'static str>,
    total: String,
    unit: &'static str,
    took: String,
    /// The hints on how the query was read.
    hints: Vec<String>,
    /// The range of these hits.
    shown: String,
    narrowed: Vec<(Markup, String)>,
    facets: Vec<facets::Shown>,
    histogram: Option<Histogram>,
    hits: Vec<Hit>,
    /// The number of the first of these hits.
    start: u64,
    next: Option<String>,
    first: Option<String>,
    downloads: Vec<(&'static str, String)>,
    json: String,
    trend: String,
    nothing: Option<Reasons>,
}

/// The reasons why nothing was found.
struct Reasons {
    parts: Vec<(usize, String, Markup)>,
    less: Vec<(&'static str, String)>,
    /// What may have been meant.
    suggestions: Vec<Meant>,
    threads: Option<(String, String)>,
    close: Option<String>,
    closest: Vec<Hit>,
}

/// A value that may have been meant.
struct Meant {
    typed: Markup,
    instead: Markup,
    count: String,
    /// The address of the search for it; `None` if the query does not have the value as it was typed.
    address: Option<String>,
}

/// Handles the page.
pub(in crate::web) async fn search(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    let parameters = Parameters::read(query.as_deref());
    let answer = answer(site, parameters, reader.clone()).await;
    answer.unwrap_or_else(|failure| trouble(reader, &failure))
}

async fn answer(site: Arc<Site>, parameters: Parameters, reader: Reader) -> Result<Response, Failure> {
    let mut request = SearchRequest::read_for_page(&parameters, &site, USUAL)?;
    // Before an empty query is replaced: its field stays empty.
    let form = SearchForm::of(&request, reader.t);
    let all = request.typed.trim().is_empty();
    if all {
        // The newest threads are more use than an empty page.
        request = SearchRequest { sort: Sort::Newest, typed: "*".to_owned(), any: false, ..request };
    }
    let planned = match request.planned(&site) {
        Ok(planned) => planned,
        Err(failure) => {
            let Some(error) = caret(&failure, reader.language) else { return Err(failure) };
            return Ok(page(failure.status(), &Page { reader, form, error: Some(error), results: None }));
        }
    };
    site.search(move |site, index| {
        let results = SearchResults::of(site, index, &request, &planned, all, &reader)?;
        Ok(page(StatusCode::OK, &Page { reader, form, error: None, results: Some(results) }))
    })
    .await
}

impl SearchForm {
    fn of(request: &SearchRequest, t: &'static Texts) -> Self {
        let sort =
            |sort: Sort| FormOption { value: sort.name(), name: t.sort_name(sort), chosen: sort == request.sort };
        Self {
            typed: request.typed.clone(),
            levels: levels(request.level, t),
            sorts: Sort::ALL.map(sort).into(),
            any: request.any,
        }
    }
}

impl SearchResults {
    fn of(
        site: &Site,
        index: &OpenIndex,
        request: &SearchRequest,
        planned: &PlannedQuery,
        all: bool,
        reader: &Reader,
    ) -> Result<Self, Failure> {
        let t = reader.t;
        let (zone, context) = (&site.settings.zone, &planned.context);
        let found = request.find(index, &planned.plan, true)?;
        // All in one pass over the hits; the days are for the histogram, which takes the last of the tallies.
        let counted: Vec<_> = FACETS.into_iter().chain([Facet::Every(Unit::Day)]).collect();
        let tallies = count_each_facet(index, &planned.plan, request.level, &counted, zone, facets::SHOWN)?;
        let hits = Hits { request, context, site, t };
        let shown = found.hits.len() as u64;
        let nothing = (found.total == 0).then(|| Nothing::about(index, request, planned, zone)).transpose()?;
        let without = |(condition, typed): (String, String)| {
            let request = SearchRequest { typed, after: None, ..request.clone() };
            (plain(&condition), request.address("/").text())
        };
        let download =
            |&format: &Format| (format.name(), request.address("/api/export").with("format", format.name()).text());
        Ok(Self {
            newest: all.then(|| t.newest_of(request.level)),
            total: thousands(found.total),
            unit: t.found(request.level),
            took: took(found.took),
            hints: match &nothing {
                Some(_) => planned.hints_on_nothing(index, request.level, reader.language)?,
                None => planned.hints(reader.language),
            },
            shown: format!("{}–{}", thousands(found.before + 1), thousands(found.before + shown)),
            narrowed: conditions(&request.typed, context).into_iter().map(without).collect(),
            facets: facets::shown(index, &tallies, request, context, t)?,
            histogram: tallies.last().and_then(|days| histogram(days, request, context)),
            hits: hits.all(&found.hits),
            start: found.before + 1,
            next: found.next.map(|cursor| request.address("/").with("after", &cursor.to_string()).text()),
            first: (found.before > 0).then(|| request.address("/").text()),
            // Text is laid out for a terminal.
            downloads: Format::ALL.iter().filter(|format| format.name() != "text").map(download).collect(),
            json: request.address("/api/search").text(),
            // A trend has no order of hits.
            trend: SearchRequest { sort: Sort::default(), ..request.clone() }.address("/trend").text(),
            nothing: nothing.map(|nothing| Reasons::of(nothing, request, &hits, reader.language)),
        })
    }
}

impl Reasons {
    fn of(nothing: Nothing, request: &SearchRequest, hits: &Hits<'_>, language: Language) -> Self {
        let mut parts = Vec::new();
        nothing.parts.iter().for_each(|part| flattened(part, 0, language, &mut parts));
        let at = |request: SearchRequest| request.address("/").text();
        let threads = nothing
            .threads
            .map(|count| (thousands(count), at(SearchRequest { level: Level::Threads, ..request.clone() })));
        let close = (nothing.close > 0).then(|| at(SearchRequest { any: true, ..request.clone() }));
        Self {
            parts,
            less: nothing.less.into_iter().map(|less| (less.way.name_in(language), thousands(less.count))).collect(),
            suggestions: nothing.suggestions.iter().map(|one| Meant::of(one, request, hits.context)).collect(),
            threads,
            close,
            closest: hits.all(&nothing.closest.0),
        }
    }
}

impl Meant {
    fn of(suggestion: &Suggestion, request: &SearchRequest, context: &Context) -> Self {
        let Suggestion { typed, instead, count, .. } = suggestion;
        // What was typed may be a word of the query only in another form.
        let typed_instead = request.typed.contains(typed.as_str()).then(|| request.typed.replacen(typed, instead, 1));
        let readable = typed_instead.filter(|typed| parse(typed, context).is_ok());
        let address = readable.map(|typed| SearchRequest { typed, after: None, ..request.clone() }.address("/").text());
        Self { typed: plain(typed), instead: plain(instead), count: thousands(*count), address }
    }
}

/// The conditions in reading order, each with its depth.
fn flattened(part: &Part, depth: usize, language: Language, all: &mut Vec<(usize, String, Markup)>) {
    // Without the tokens, which are folded: they are not how it is written.
    all.push((depth, thousands(part.count), plain(&part.words.localized(language).to_string())));
    part.parts.iter().for_each(|part| flattened(part, depth + 1, language, all));
}
