//! The page on which one searches.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use super::{
    choice::{Choice, levels},
    facets::{self, FACETS},
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
    output::{
        Format,
        summary::{thousands, took},
    },
    query::conditions,
    search::{Facet, Level, Sort, Unit, count_each_facet},
    web::{
        address::Address,
        api::nothing::{Nothing, Part, Suggestion},
        asked::{Asked, Understood},
        failure::Failure,
        parameters::Parameters,
        site::Site,
    },
};

/// How many hits a page shows.
const USUAL: usize = 20;

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct Page {
    reader: Reader,
    form: Form,
    /// What is wrong with the query, as a terminal shows it.
    error: Option<Markup>,
    results: Option<Results>,
}

impl Page {
    /// The query for the name of the page.
    fn query(&self) -> Markup {
        plain(&self.form.typed)
    }
}

/// The fields that a query is typed into.
pub(super) struct Form {
    pub(super) typed: String,
    pub(super) levels: Vec<Choice>,
    pub(super) sorts: Vec<Choice>,
    pub(super) any: bool,
}

struct Results {
    /// Where nothing was asked for, so that this is what is new, what it is called.
    newest: Option<&'static str>,
    total: String,
    unit: &'static str,
    took: String,
    /// Which of the hits these are.
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

/// Why nothing was found.
struct Reasons {
    parts: Vec<(usize, String, Markup)>,
    less: Vec<(&'static str, String)>,
    /// What may have been meant: as typed, instead, and the number of hits.
    suggestions: Vec<(Markup, Markup, String)>,
    threads: Option<(String, String)>,
    close: Option<String>,
    closest: Vec<Hit>,
}

/// Answers.
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
    let mut asked = Asked::read_for_page(&parameters, &site, USUAL)?;
    let form = Form::of(&asked, reader.t);
    let all = asked.typed.trim().is_empty();
    if all {
        // What is new is more use than an empty page.
        asked = Asked { sort: Sort::Newest, typed: "*".to_owned(), any: false, ..asked };
    }
    let understood = match asked.understood(&site) {
        Ok(understood) => understood,
        Err(failure) => {
            let Some(error) = caret(&failure) else { return Err(failure) };
            return Ok(page(failure.status(), &Page { reader, form, error: Some(error), results: None }));
        }
    };
    site.search(move |site, index| {
        let results = Results::of(site, index, &asked, &understood, all, reader.t)?;
        Ok(page(StatusCode::OK, &Page { reader, form, error: None, results: Some(results) }))
    })
    .await
}

impl Form {
    fn of(asked: &Asked, t: &'static Texts) -> Self {
        let sort = |sort: Sort| Choice { value: sort.name(), name: t.sort_name(sort), chosen: sort == asked.sort };
        Self {
            typed: asked.typed.clone(),
            levels: levels(asked.level, t),
            sorts: Sort::ALL.map(sort).into(),
            any: asked.any,
        }
    }
}

impl Results {
    fn of(
        site: &Site,
        index: &OpenIndex,
        asked: &Asked,
        understood: &Understood,
        all: bool,
        t: &'static Texts,
    ) -> Result<Self, Failure> {
        let (zone, context) = (&site.settings.zone, &understood.context);
        let found = asked.find(index, &understood.plan, true)?;
        let counted: Vec<_> = FACETS.into_iter().chain([Facet::Every(Unit::Day)]).collect();
        let tallies = count_each_facet(index, &understood.plan, asked.level, &counted, zone, facets::SHOWN)?;
        let hits = Hits { asked, site, t };
        let shown = found.hits.len() as u64;
        let nothing = (found.total == 0).then(|| Nothing::about(index, asked, understood, zone)).transpose()?;
        let without = |(condition, typed): (String, String)| {
            let asked = Asked { typed, after: None, ..asked.clone() };
            (plain(&condition), asked.address("/").text())
        };
        let download =
            |&format: &Format| (format.name(), asked.address("/api/export").with("format", format.name()).text());
        Ok(Self {
            newest: all.then(|| t.newest_of(asked.level)),
            total: thousands(found.total),
            unit: t.found(asked.level),
            took: took(found.took),
            shown: format!("{}–{}", thousands(found.before + 1), thousands(found.before + shown)),
            narrowed: conditions(&asked.typed, context).into_iter().map(without).collect(),
            facets: facets::shown(index, &tallies, asked, context, t)?,
            histogram: tallies.last().and_then(|days| histogram(days, asked, context)),
            hits: hits.all(&found.hits),
            start: found.before + 1,
            next: found.next.map(|cursor| asked.address("/").with("after", &cursor.to_string()).text()),
            first: (found.before > 0).then(|| asked.address("/").text()),
            downloads: Format::ALL.iter().filter(|format| format.name() != "text").map(download).collect(),
            json: asked.address("/api/search").text(),
            trend: Address::new("/trend").with("q", &asked.typed).with("level", asked.level.name()).text(),
            nothing: nothing.map(|nothing| Reasons::of(nothing, asked, &hits)),
        })
    }
}

impl Reasons {
    fn of(nothing: Nothing, asked: &Asked, hits: &Hits<'_>) -> Self {
        let mut parts = Vec::new();
        nothing.parts.iter().for_each(|part| flattened(part, 0, &mut parts));
        let at = |asked: Asked| asked.address("/").text();
        let threads =
            nothing.threads.map(|count| (thousands(count), at(Asked { level: Level::Threads, ..asked.clone() })));
        let close = (nothing.close > 0).then(|| at(Asked { any: true, ..asked.clone() }));
        Self {
            parts,
            less: nothing.less.into_iter().map(|less| (hits.t.way(less.way), thousands(less.count))).collect(),
            suggestions: nothing.suggestions.iter().map(suggested).collect(),
            threads,
            close,
            closest: hits.all(&nothing.closest.0),
        }
    }
}

fn suggested(suggestion: &Suggestion) -> (Markup, Markup, String) {
    (plain(&suggestion.typed), plain(&suggestion.instead), thousands(suggestion.count))
}

/// The conditions in the order in which they are read, each with how deep it lies.
fn flattened(part: &Part, depth: usize, all: &mut Vec<(usize, String, Markup)>) {
    all.push((depth, thousands(part.count), plain(&part.condition)));
    part.parts.iter().for_each(|part| flattened(part, depth + 1, all));
}
